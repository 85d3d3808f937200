import { allContainers } from '../../src/all-containers.ts';
import { systemClock } from '../../src/clock.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { World } from '../support/world.ts';

/** A world whose store lies in memory, for tests that need very many of them. */
export const memoryWorld = (): World =>
  new World(openSqliteDocuments({ file: ':memory:', clock: systemClock, containers: allContainers(programs) }));
