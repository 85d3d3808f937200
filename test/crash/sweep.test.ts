import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inParallel } from '../../src/in-parallel.ts';
import { type Receiver, receiver, statuses } from '../notifications/receiver.ts';
import { type Death, Machine } from './machine.ts';
import { outcomeOf } from './outcome.ts';
import { tell } from './story.ts';

/** Tells the story to a machine that dies as planned, and what came of it. */
async function run(...plan: Death[]) {
  const ear: Receiver = await receiver(statuses(200));
  const machine = new Machine(...plan);
  try {
    await tell(machine, ear.url);
    const port: [RegExp, string] = [new RegExp(`:${ear.port}\\b`, 'g'), ':port'];
    const sealed: [RegExp, string] = [/"sealed":"[^"]+"/g, '"sealed":""'];
    return {
      documents: outcomeOf(machine.folder, [port, sealed]),
      told: [...new Set(ear.requests.map(({ headers }) => headers['webhook-id']))],
      bodies: new Set(ear.requests.map(({ body }) => body)).size,
      requests: ear.requests.length,
      leftovers: [...machine.files.keys()].filter((name) => name.includes('/work/')),
      effects: machine.effects,
      deaths: machine.deaths,
    };
  } finally {
    await machine.remove();
    await ear.close();
  }
}

describe('a process killed', () => {
  const clean = run();

  /** Tells the story with these deaths and expects what a process that lived has come to. */
  async function expectNothingLost(what: string, plan: Death[]): Promise<void> {
    const lived = await clean;
    const struck = await run(...plan);
    expect(struck.documents, what).toEqual(lived.documents);
    expect([struck.told, struck.bodies, struck.leftovers], what).toEqual([lived.told, 1, []]);
    // Only between the answer and its record can a delivery be sent twice, under the same id.
    expect(struck.requests, what).toBeLessThanOrEqual(1 + struck.deaths);
  }

  test('the story has a tier change in it, told once', async () => {
    const { told, requests, leftovers } = await clean;
    expect([told.length, requests, leftovers]).toEqual([1, 1, []]);
  });

  test('after any single effect, with nothing done by hand: as if it had lived', async () => {
    const { effects } = await clean;
    const points = effects.map((name, index) => ({ name, effects: index + 1 }));
    await inParallel(points, 8, ({ name, effects }) =>
      expectNothingLost(`killed after effect ${effects}, ${name}`, [{ effects }]),
    );
  });

  test('in the middle of any write of several documents: as if it had lived', async () => {
    const { effects } = await clean;
    const many = effects.flatMap((name, index) => (name.includes('writeMany') ? [{ name, effects: index + 1 }] : []));
    expect(many).not.toEqual([]);
    await inParallel(many, 8, ({ name, effects }) =>
      expectNothingLost(`killed in the middle of effect ${effects}, ${name}`, [{ effects, half: true }]),
    );
  });

  // A message that kills its worker five times is given up, and an operator told.
  test('up to four times at random: as if it had lived', async () => {
    const death = fc.record({ effects: fc.integer({ min: 1, max: 60 }), half: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(death, { minLength: 2, maxLength: 4 }), (plan) =>
        expectNothingLost(JSON.stringify(plan), plan),
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
