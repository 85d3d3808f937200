import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../clock.ts';
import type { Version } from '../ports.ts';
import { expiring, selectTags } from './queries.ts';

/**
 * Checks that documents still have the versions read. Caches a positive answer until `PRAGMA data_version` moves.
 * @param others true if this connection never writes, so that every write moves `data_version`
 */
export function versionCheck(
  database: DatabaseSync,
  clock: Clock,
  others: boolean,
): (versions: readonly Version[]) => boolean {
  const changes = database.prepare('PRAGMA data_version');
  const statements = new Map<string, StatementSync>();
  /** The `data_version` at which these versions were last found unchanged. */
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
    // Read before the tags: a write in between then counts as a later change.
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
