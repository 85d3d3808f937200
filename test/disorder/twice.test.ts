import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tell } from '../crash/story.ts';
import { receiver, statuses } from '../notifications/receiver.ts';
import { allEvents, comparable } from './comparable.ts';
import { Crowd, type Manner } from './crowd.ts';

/** Runs the story with workers that get their messages like this, and returns the outcome. */
async function run(manner: Manner, { late = false } = {}) {
  const ear = await receiver(statuses(200));
  const crowd = new Crowd(manner);
  try {
    await tell(crowd, ear.url, allEvents);
    if (late) await crowd.relive();
    return {
      documents: await crowd.outcome(comparable(ear)),
      told: ear.requests.map(({ headers }) => String(headers['webhook-id'])).sort(),
      leftovers: [...crowd.files.keys()].filter((name) => name.includes('/work/')),
    };
  } finally {
    await crowd.remove();
    await ear.close();
  }
}
const seed = fc.integer();
const runs = { numRuns: 15, endOnFailure: true };

describe('every message of the story', () => {
  const once = run({ seed: 0 });

  async function expectTheSame(manner: Manner, given = {}) {
    expect(await run(manner, given)).toEqual(await once);
  }

  test('handled twice at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(seed, (seed) => expectTheSame({ seed, copies: 2 })),
      runs,
    );
  });

  test('in shuffled order, and by several workers at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(seed, fc.integer({ min: 1, max: 8 }), (seed, workers) =>
        expectTheSame({ seed, workers, shuffled: true }),
      ),
      runs,
    );
  });

  test('in shuffled order, by several workers, three times at the same time, and all once more at the end', async () => {
    await fc.assert(
      fc.asyncProperty(seed, (seed) => expectTheSame({ seed, workers: 3, copies: 3, shuffled: true }, { late: true })),
      runs,
    );
  });
});
