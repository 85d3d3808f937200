import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Ear } from './ear.ts';
import { Installation } from './installation.ts';
import { delivered, outcomeOf, register, tell } from './story.ts';

/** Runs the story of the sample network while `meddle` runs beside it, and returns the outcome. */
async function run(hosts: number, meddle: (installation: Installation, over: AbortSignal) => Promise<unknown>) {
  const ear = await Ear.open();
  const installation = await Installation.start(hosts);
  const over = new AbortController();
  let beside: Promise<unknown> | undefined;
  try {
    const endpoint = await register(installation, ear);
    beside = meddle(installation, over.signal);
    await tell(installation);
    over.abort();
    await beside;
    await delivered(installation, endpoint);
    const deaths = installation.workers.map((worker) => worker.deaths);
    return { outcome: await outcomeOf(installation), ear, deaths };
  } finally {
    over.abort();
    await beside?.catch(() => {});
    await installation.stop();
    ear.close();
  }
}

const life = 3_000;
/** One less than the times that a message is handled before it is given up. */
const deathsPerStep = 4;

/**
 * Kills the hosts in turn, during each import and each refresh only so often that no message can be cut off for the last
 * time, however slow the machine is.
 */
async function killInTurn(installation: Installation, over: AbortSignal): Promise<void> {
  const { workers } = installation;
  let [step, deaths] = [0, 0];
  for (let turn = 0; !over.aborted; ) {
    await pause(life);
    if (installation.steps > step) [step, deaths] = [installation.steps, 0];
    if (deaths++ < deathsPerStep) await workers[turn++ % workers.length]!.kill(300);
  }
}

test('two hosts, killed in turn, have the result of one host, nothing twice, nothing lost', {
  timeout: 900_000,
}, async () => {
  const calm = await run(1, async () => {});
  const struck = await run(2, killInTurn);
  expect(Math.min(...struck.deaths)).toBeGreaterThan(1);
  expect(calm.deaths).toEqual([0]);
  expect(Object.keys(calm.outcome.scores).length).toBeGreaterThan(200);
  expect(struck.outcome).toEqual(calm.outcome);
  // Each tier change under one id; sent again only where the answer was lost with its host.
  for (const { outcome, ear } of [calm, struck]) expect([...ear.told.keys()].sort()).toEqual(outcome.ids);
  expect(calm.ear.repeated).toBe(0);
  const deaths = struck.deaths.reduce((sum, one) => sum + one, 0);
  expect(struck.ear.repeated).toBeLessThanOrEqual(16 * deaths);
});
