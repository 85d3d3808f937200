import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Receiver, receiver, statuses } from '../notifications/receiver.ts';
import { type Death, Machine, type Opener, onFile } from './machine.ts';
import { tell } from './story.ts';

/** Runs the story on a machine that dies as planned, and returns the outcome. */
async function run(plan: readonly Death[], open?: Opener) {
  const ear: Receiver = await receiver(statuses(200));
  const machine = new Machine(plan, open);
  try {
    await tell(machine, ear.url);
    const port: [RegExp, string] = [new RegExp(`:${ear.port}\\b`, 'g'), ':port'];
    const sealed: [RegExp, string] = [/"sealed":"[^"]+"/g, '"sealed":""'];
    return {
      documents: await machine.outcome([port, sealed]),
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

const lived = await run([]);
const effects = lived.effects.map((name, index) => ({ name, effects: index + 1 }));
const manyWrites = effects.filter(({ name }) => name.includes('writeMany'));

/** Runs the story with these deaths and expects the outcome of a process that survives. */
async function expectNothingLost(plan: readonly Death[], open?: Opener): Promise<void> {
  const struck = await run(plan, open);
  expect(struck.documents).toEqual(lived.documents);
  expect([struck.told, struck.bodies, struck.leftovers]).toEqual([lived.told, 1, []]);
  // Only between the answer and its record can a delivery be sent twice, under the same id.
  expect(struck.requests).toBeLessThanOrEqual(1 + struck.deaths);
}

test('the story has a tier change in it, sent once', () => {
  expect([lived.told.length, lived.requests, lived.leftovers]).toEqual([1, 1, []]);
  expect(effects.length).toBeGreaterThan(100);
  expect(manyWrites).not.toEqual([]);
});

describe('a process killed, with nothing done by hand: as if it had lived', () => {
  test.each(effects)('after effect $effects, $name', ({ effects }) => expectNothingLost([{ effects }]));

  test.each(manyWrites)('in the middle of effect $effects, $name', ({ effects }) =>
    expectNothingLost([{ effects, half: true }]),
  );

  // A message that kills its worker five times is given up, and an operator told.
  test('up to four times at random', async () => {
    const death = fc.record({ effects: fc.integer({ min: 1, max: 60 }), half: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(death, { minLength: 2, maxLength: 4 }), (plan) => expectNothingLost(plan)),
      { numRuns: 25, endOnFailure: true },
    );
  });

  // On a file the whole sweep would take minutes.
  const some = effects.filter(({ effects }) => effects % 9 === 0);
  test.each(some)('after effect $effects, $name, with a file that a thread writes', async ({ effects }) => {
    const folder = mkdtempSync(join(tmpdir(), 'pci-sweep-'));
    try {
      await expectNothingLost([{ effects }], onFile(join(folder, 'pci.sqlite')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
