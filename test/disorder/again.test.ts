import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { readFigures } from '../../src/scores/benchmarks.ts';
import { scoreKey, scoresContainer } from '../../src/scores/documents.ts';
import { World } from '../support/world.ts';
import { type File, profile, usage } from './files.ts';
import { withMeanwhile } from './meanwhile.ts';

const month = '2021-03' as Month;

const imported = ({ report, text, covers }: File) => world.import(report, text, { covers });
/** Users of the partner's only tenant: the month's score and figures depend on them. */
const users = (count: number, at = month) => imported(usage('1001', at, { t1: count }));

async function nextDay(): Promise<void> {
  world.time = new Date(world.time.getTime() + 24 * 3_600_000);
  await refreshStale(world);
  await world.work();
}

/** The stored score without the facts' revision and its time, and the figures compared. */
async function results() {
  const stored = await world.documents.read(scoresContainer, scoreKey('1001', 'smb', month));
  const { effect: _1, computedAt: _2, ...score } = stored!.value;
  const figures = await readFigures(world.documents, '1001', month);
  return { score, figures: { ...figures!, effect: 0 } };
}

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

test('facts that change and change back stand, whichever store call a refresh is overtaken at', async () => {
  await imported(profile('1001', '1001', 'GB'));
  await users(60, '2020-03' as Month);
  await users(72);
  await world.refresh(month);
  const expected = await results();
  let calls = Number.POSITIVE_INFINITY;
  for (let at = 1; at <= calls; at++) {
    await users(66);
    const { documents } = world;
    const struck = withMeanwhile(documents, at, async () => {
      const waiting = world.waiting.splice(0);
      world.documents = documents;
      await users(72);
      await nextDay();
      world.documents = struck.documents;
      world.waiting.push(...waiting);
    });
    world.documents = struck.documents;
    await world.refresh(month);
    world.documents = documents;
    calls = struck.calls();
    expect(await results(), `overtaken at call ${at}`).toEqual(expected);
  }
  expect(calls).toBeGreaterThan(20);
  expect(expected.score.score).toBeGreaterThan(0);
  expect(expected.figures.rows.length).toBeGreaterThan(0);
});
