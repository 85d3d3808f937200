import { World } from '../support/world.ts';

/** A world whose store lies in memory, for tests that need very many of them. */
export const memoryWorld = (): World => new World();
