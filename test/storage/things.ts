import type { Container } from '../../src/storage/containers.ts';

export interface Thing {
  name?: string | null;
  rank?: number | null;
  group?: string;
  flag?: boolean;
  nested?: { score: number };
  [more: string]: unknown;
}

export const things: Container<Thing> = {
  name: 'things',
  indexed: ['name', 'rank', 'group', 'flag', 'nested.score'],
  composite: [
    ['group', 'rank'],
    ['partition', 'rank'],
  ],
};
export const plain: Container<{ count: number }> = { name: 'plain', indexed: [] };
export const containers = [things, plain];
