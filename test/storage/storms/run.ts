import { expect } from 'vitest';
import { asOutcome } from '../../crash/outcome.ts';
import { tell } from '../../crash/story.ts';
import { receiver, statuses } from '../../notifications/receiver.ts';
import { House, type Storm } from './house.ts';
import { inSqlite, type Open } from './stores.ts';

/** Runs the whole story, from four reports to a delivered tier change, in a storm, and returns the outcome. */
export async function run(open: Open, storm?: Storm, tellIt: typeof tell = tell) {
  const ear = await receiver(statuses(200));
  const house = await House.open(open, storm);
  try {
    await tellIt(house, ear.url);
    const port: [RegExp, string] = [new RegExp(`:${ear.port}\\b`, 'g'), ':port'];
    const sealed: [RegExp, string] = [/"sealed":"[^"]+"/g, '"sealed":""'];
    const endpoint: [RegExp, string] = [/\bep_id-\d+/g, 'ep'];
    return {
      documents: asOutcome(await house.store.rows(), [port, sealed, endpoint]),
      told: [...new Set(ear.requests.map(({ headers }) => headers['webhook-id']))],
      bodies: new Set(ear.requests.map(({ body }) => body)).size,
      leftovers: [...house.files.keys()].filter((name) => name.includes('/work/')),
      stuck: house.queues.stuck,
      alerts: house.alerts,
      failures: house.failures,
      deliveries: ear.requests.length,
    };
  } finally {
    await house.close();
    await ear.close();
  }
}

export type Run = Awaited<ReturnType<typeof run>>;

let undisturbed: Promise<Run> | undefined;

/** The outcome of the story without a storm. */
export function calm(): Promise<Run> {
  undisturbed ??= run(inSqlite);
  return undisturbed;
}

/** Expects that nothing was lost, nothing done twice, and nobody had to do anything. */
export async function expectAsInCalm(what: string, struck: Run): Promise<void> {
  const { documents, told } = await calm();
  expect(struck.documents, what).toEqual(documents);
  expect([struck.told, struck.bodies, struck.leftovers], what).toEqual([told, 1, []]);
  expect([...struck.stuck, ...struck.alerts.filter((alert) => alert.includes('given up'))], what).toEqual([]);
}
