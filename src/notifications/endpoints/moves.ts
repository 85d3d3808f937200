import { formats, type GivenSettings } from '../formats/all.ts';
import type { Vendor } from '../formats/format.ts';
import type { Endpoint } from './documents.ts';

/** An address of an endpoint that leads to another origin than before; `from` is null for a new endpoint. */
export interface Move {
  /** Name of the field that holds the address: `url`, or a setting. */
  field: string;
  from: string | null;
  to: string;
}

/** Lists the addresses that a registration or a change moves to another origin (scheme, host and port). */
export function movesOf(
  before: Pick<Endpoint, 'url' | 'connection'> | undefined,
  given: { url?: string | undefined } & GivenSettings,
): Move[] {
  const ofSettings = formats.flatMap((format) =>
    addressFields(format.vendor).flatMap((field) => {
      const connection = before?.connection?.format === format.name ? before.connection : undefined;
      return move(field, text(connection?.[field]), text(given[format.name]?.[field]));
    }),
  );
  return [...move('url', before?.url, given.url), ...ofSettings];
}

/** Lists the settings of a vendor's format that hold an address. */
export const addressFields = (vendor: Vendor | undefined): string[] =>
  Object.keys(vendor?.hosts ?? {}).filter((field) => field !== 'url');

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function move(field: string, before: string | undefined, after: string | undefined): Move[] {
  if (after === undefined) return [];
  const [from, to] = [before === undefined ? null : new URL(before).origin, new URL(after).origin];
  return from === to ? [] : [{ field, from, to }];
}
