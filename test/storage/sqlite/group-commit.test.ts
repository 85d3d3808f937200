import { expect, it } from 'vitest';
import { groupCommit } from '../../../src/storage/sqlite/group-commit.ts';

/** A commit that ends when told to. */
function manual() {
  const groups: { changes: number[]; end: (cause?: Error) => void }[] = [];
  const commits = groupCommit<number>(
    (changes) =>
      new Promise((resolve, reject) => {
        const end = (cause?: Error) => (cause ? reject(cause) : resolve(changes.map((change) => change % 2 === 0)));
        groups.push({ changes, end });
      }),
  );
  return { groups, commits };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('commits the changes of one turn together and gives each its own result', async () => {
  const { groups, commits } = manual();
  const all = Promise.all([commits.run([2]), commits.run([3])]);
  await turn();
  expect(groups.map(({ changes }) => changes)).toEqual([[2, 3]]);
  groups[0]!.end();
  expect(await all).toEqual([[true], [false]]);
});

it('commits the changes of one call together, and gives it the result of each', async () => {
  const { groups, commits } = manual();
  const all = Promise.all([commits.run([2, 3, 4]), commits.run([]), commits.run([5])]);
  await turn();
  expect(groups.map(({ changes }) => changes)).toEqual([[2, 3, 4, 5]]);
  groups[0]!.end();
  expect(await all).toEqual([[true, false, true], [], [false]]);
});

it('tells each of a group what went wrong, and goes on', async () => {
  const { groups, commits } = manual();
  const failing = Promise.allSettled([commits.run([2]), commits.run([4])]);
  await turn();
  const cause = new Error('no disk');
  groups[0]!.end(cause);
  expect(await failing).toEqual([
    { status: 'rejected', reason: cause },
    { status: 'rejected', reason: cause },
  ]);
  const next = commits.run([6]);
  await turn();
  groups[1]!.end();
  expect(await next).toEqual([true]);
});

it('collects what comes while two groups are under way', async () => {
  const { groups, commits } = manual();
  const all: Promise<boolean[]>[] = [];
  for (const change of [0, 2, 4, 6]) {
    all.push(commits.run([change]));
    await turn();
  }
  expect(groups.map(({ changes }) => changes)).toEqual([[0], [2]]);
  groups[0]!.end();
  await turn();
  await turn();
  expect(groups.map(({ changes }) => changes)).toEqual([[0], [2], [4, 6]]);
  groups[1]!.end();
  groups[2]!.end();
  expect(await Promise.all(all)).toEqual([[true], [true], [true], [true]]);
});

it('is drained when everything asked is done, in groups of at most five hundred', async () => {
  const { groups, commits } = manual();
  const all = Promise.all(Array.from({ length: 1_200 }, (_, index) => commits.run([index])));
  let drained = false;
  const draining = commits.drain().then(() => {
    drained = true;
  });
  for (let ended = 0; ended < 3; ended++) {
    while (groups.length <= ended) await turn();
    expect(drained).toBe(false);
    groups[ended]!.end();
  }
  await draining;
  expect((await all).length).toBe(1_200);
  expect(groups.map(({ changes }) => changes.length)).toEqual([500, 500, 200]);
});
