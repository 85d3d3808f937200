import { cloudevents } from './cloudevents.ts';
import { dataverse } from './dataverse.ts';
import type { Connection, Format } from './format.ts';
import { hubspot } from './hubspot.ts';
import { salesforce } from './salesforce.ts';

const all = [cloudevents, dataverse, salesforce, hubspot] as const;
export type FormatName = (typeof all)[number]['name'];

/** Settings in a registration or a change, by the format's name. */
export type GivenSettings = { [_ in FormatName]?: Record<string, unknown> | undefined };

/** Lists every format; the first one is the default of a registration. */
export const formats: readonly Format<FormatName>[] = all;
export const formatNames = all.map(({ name }) => name) as [FormatName, ...FormatName[]];

/**
 * Returns the format of this name.
 * @throws Error if there is none
 */
export function formatOf(name: string): Format<FormatName> {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new Error(`There is no format "${name}".`);
  return found;
}

/** Separates the secret from the other settings; `undefined` if no settings are given. */
export function splitSettings(given: GivenSettings): { connection: Connection; credentials: string } | undefined {
  for (const { name, settings } of formats) {
    const own = settings && given[name];
    if (!own) continue;
    const { [settings.secret]: secret, ...rest } = own;
    return { connection: { format: name, ...rest }, credentials: String(secret) };
  }
  return undefined;
}
