import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** The folder of the tables. */
export const tables = join(import.meta.dirname, '../../../conformance');

/** A table as it is committed: what the packages of Azure's host do in each case. */
export const tableOf = <Table>(name: string): Table =>
  JSON.parse(readFileSync(join(tables, `${name}.json`), 'utf8')) as Table;

/** The cases of a table. */
export const casesOf = <Case>(name: string): Case[] => tableOf<{ cases: Case[] }>(name).cases;

/** Where the local host differs on purpose, the table says why, and the difference is one. */
export function differsOnPurpose({ here, why }: { here?: unknown; why?: string }, azure: unknown): void {
  if (here === undefined) {
    expect(why).toBeUndefined();
    return;
  }
  expect(here, 'the table names a difference that is none').not.toEqual(azure);
  expect(why).toMatch(/\w+ \w+/);
}
