import { DatabaseSync } from 'node:sqlite';
import { allContainers } from '../../src/all-containers.ts';
import { nextId } from '../../src/refresh/finish.ts';
import { programs } from '../../src/rulebooks/index.ts';
import type { Container } from '../../src/storage/containers.ts';
import type { Documents, QueryPosition } from '../../src/storage/ports.ts';

/** Containers about requests and callers, not partners: they differ with each request. */
const aboutRequests = ['audit', 'clients', 'keyed-requests'];

/** When timers fired, which depends on how long a run took. */
const isFirings = ({ container, id }: Row): boolean =>
  container === 'catalogue' && (id === 'firings' || id === 'sweeps');

/** What differs between two runs with the same outcome: times and arbitrary ids. */
const arbitrary: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time'],
  [/\bid-\d+\b/g, 'id'],
  [/\bstale-\d{4}-\d\d-\d\d\b/g, 'stale'],
  [/"durationMs":[\d.]+/g, '"durationMs":0'],
  // How often an import was begun, and what was in force when it was staged.
  [/"deaths":\d/g, '"deaths":0'],
  [/"triedBy":"[^"]*"/g, '"triedBy":null'],
  [/"before":(null|\{[^}]*\})/g, '"before":null'],
  [/"comparedWith":(null|"[a-z-]+")/g, '"comparedWith":null'],
  [/"unfinishedBeside":\d+,/g, ''],
  [/\{"code":"(new|moved|chained)-location"[^}]*\},|,?\{"code":"(new|moved|chained)-location"[^}]*\}/g, ''],
  [/"(emptied|absent)":\{"count":\d+,"first":\[[^\]]*\]\}/g, '"$1":{}'],
];

/** A document as some store holds it; the body is its value as JSON text. */
export interface Row {
  container: string;
  partition: string;
  id: string;
  body: string;
}

/** Returns every document by container, partition and id, without what may differ. @param given further differences */
export function asOutcome(all: readonly Row[], given: typeof arbitrary = []): Record<string, string> {
  const differing = [...given, ...followers(all), ...arbitrary];
  const said = (text: string) => differing.reduce((left, [pattern, by]) => left.replace(pattern, by), text);
  const outcome: Record<string, string> = {};
  for (const { container, partition, id, body } of all.filter((row) => !isFirings(row))) {
    if (!aboutRequests.includes(container)) outcome[said(`${container} ${partition} ${id}`)] = said(body);
  }
  return outcome;
}

/** Names the refreshes of further months that a daily refresh ordered: their ids derive from its id. */
function followers(rows: readonly Row[]): typeof arbitrary {
  const days = new Set(rows.flatMap(({ body }) => body.match(/\bstale-\d{4}-\d\d-\d\d\b/g) ?? []));
  return [...days].flatMap((day): typeof arbitrary => {
    const [second, third] = [nextId(day), nextId(nextId(day))];
    return [
      [new RegExp(`\\b${second}\\b`, 'g'), 'after-stale'],
      [new RegExp(`\\b${third}\\b`, 'g'), 'after-after-stale'],
    ];
  });
}

/** Every document of a store in SQLite. */
export async function rowsOf(documents: Documents): Promise<Row[]> {
  const rows: Row[] = [];
  for (const declared of allContainers(programs)) {
    const { name } = declared;
    // A file can be listed by partition, whatever the product has indexed.
    const container: Container<unknown> = { ...declared, indexed: ['partition'] };
    let after: QueryPosition | undefined;
    do {
      const page = await documents.query(container, { limit: 1_000, ...(after && { after }) });
      for (const { partition, id, value } of page.items)
        rows.push({ container: name, partition, id, body: JSON.stringify(value) });
      after = page.next;
    } while (after);
  }
  return rows;
}

/** Every document of a store in a file of SQLite. */
export function rowsIn(file: string): Row[] {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    return allContainers(programs).flatMap(({ name }) =>
      database
        .prepare(`SELECT partition, id, body FROM "${name}" ORDER BY partition, id`)
        .all()
        .map(({ partition, id, body }) => ({
          container: name,
          partition: String(partition),
          id: String(id),
          body: String(body),
        })),
    );
  } finally {
    database.close();
  }
}
