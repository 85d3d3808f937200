import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allContainers } from '../../src/storage/all-containers.ts';

/** What is kept about requests and callers, not about partners: each request is another. */
const aboutRequests = ['audit', 'clients', 'keyed-requests'];

/** What differs between two runs that came to the same: when, and under which arbitrary ids. */
const arbitrary: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time'],
  [/\bid-\d+\b/g, 'id'],
  [/\bstale-\d{4}-\d\d-\d\d\b/g, 'stale'],
  [/"durationMs":[\d.]+/g, '"durationMs":0'],
];

/**
 * Every document of a data folder's store, by container, partition and id, without what may differ.
 * @param given more of what differs
 */
export function outcomeOf(folder: string, given: typeof arbitrary = []): Record<string, string> {
  const database = new DatabaseSync(join(folder, 'pci.sqlite'), { timeout: 5_000 });
  try {
    const said = (text: string) =>
      [...given, ...arbitrary].reduce((left, [pattern, by]) => left.replace(pattern, by), text);
    const outcome: Record<string, string> = {};
    for (const { name } of allContainers) {
      if (aboutRequests.includes(name)) continue;
      for (const row of database.prepare(`SELECT partition, id, body FROM "${name}" ORDER BY partition, id`).iterate())
        outcome[said(`${name} ${row.partition} ${row.id}`)] = said(String(row.body));
    }
    return outcome;
  } finally {
    database.close();
  }
}
