import type { CrmSettings } from '../formats/settings.ts';
import type { Endpoint } from './documents.ts';

/** An address of an endpoint that leads to another origin than before; `from` is null for a new endpoint. */
export interface Move {
  field: 'url' | 'authority';
  from: string | null;
  to: string;
}

/** What a registration or a change sends elsewhere: scheme, host and port of each address that it names anew. */
export function movesOf(
  before: Pick<Endpoint, 'url' | 'connection'> | undefined,
  given: { url?: string | undefined } & CrmSettings,
): Move[] {
  const authority = before?.connection?.format === 'dataverse' ? before.connection.authority : undefined;
  return [...move('url', before?.url, given.url), ...move('authority', authority, given.dataverse?.authority)];
}

function move(field: Move['field'], before: string | undefined, after: string | undefined): Move[] {
  if (after === undefined) return [];
  const [from, to] = [before === undefined ? null : new URL(before).origin, new URL(after).origin];
  return from === to ? [] : [{ field, from, to }];
}
