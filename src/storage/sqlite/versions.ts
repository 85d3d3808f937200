import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../clock.ts';
import type { Version } from '../ports.ts';
import { expiring, selectTags } from './queries.ts';

/**
 * Tells whether documents are still the versions that were read. What was found so is found again without a look at the
 * documents, until some other connection, of this process or another, has written to the file. `others`: whether all
 * writing is done by other connections, of which SQLite tells this one; of its own writes it does not.
 */
export function versionCheck(
  database: DatabaseSync,
  clock: Clock,
  others: boolean,
): (versions: readonly Version[]) => boolean {
  const changes = database.prepare('PRAGMA data_version');
  const statements = new Map<string, StatementSync>();
  /** After which change of the file versions were last found to be those of now. */
  const found = new WeakMap<readonly Version[], number>();

  function tagsOf(versions: readonly Version[]): Record<string, unknown> {
    const containers = versions.map(({ container }) => container);
    const names = containers.map(({ name }) => name).join();
    let statement = statements.get(names);
    if (!statement) {
      statement = database.prepare(selectTags(containers));
      statements.set(names, statement);
    }
    return statement.get(clock.now().getTime(), ...versions.flatMap(({ partition, id }) => [partition, id]))!;
  }

  return (versions) => {
    if (versions.length === 0) return true;
    // Before the look: what is written in between is a change after this one.
    const change = Number(changes.get()!.data_version);
    if (found.get(versions) === change) return true;
    const tags = tagsOf(versions);
    let lasting = others;
    for (const [index, { etag }] of versions.entries()) {
      if (tags[index] === (etag ?? null)) continue;
      if (tags[index] !== `${etag}${expiring}`) return false;
      lasting = false;
    }
    if (lasting) found.set(versions, change);
    return true;
  };
}
