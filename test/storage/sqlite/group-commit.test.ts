import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { groupCommit } from '../../../src/storage/sqlite/group-commit.ts';

it('puts all of a group on disk or none, tells each, and goes on', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE names (name TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO names VALUES (?)');
  let transactions = 0;
  const commits = groupCommit(database, () => transactions++);
  const write = (name: string | null) => commits.run(() => insert.run(name).changes);

  const settled = await Promise.allSettled([write('a'), write(null), write('b')]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await Promise.all([write('c'), write('d')])).toEqual([1, 1]);
  expect(
    database
      .prepare('SELECT name FROM names')
      .all()
      .map(({ name }) => name),
  ).toEqual(['c', 'd']);
  expect(transactions).toBe(2);
  await commits.drain();
  database.close();
});
