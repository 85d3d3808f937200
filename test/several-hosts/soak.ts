/**
 * `npm run soak -- [--minutes 30] [--report docs/soak.md]`: two hosts on one store and one storage, under load, killed
 * again and again, with clocks that are set. Fails if anything is lost or sent under two ids, or if a score differs from
 * what one undisturbed host computes; otherwise writes its report.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { correctionFiles, sampleFiles } from '../../samples/files.ts';
import { between } from '../../samples/network/random.ts';
import { Ear } from './ear.ts';
import { Installation } from './installation.ts';
import { lookUp } from './lookups.ts';
import { pageOf } from './soak-page.ts';
import { delivered, months, outcomeOf, register, tell } from './story.ts';

const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, report: { type: 'string' } },
});
const minutes = Number(given.minutes);
if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('--minutes takes a number above 0, at most a day.');

const killEvery = 8_000;
const stepEvery = 10_000;
/** Most milliseconds that a clock is off. */
const clockOff = 5 * 60_000;

const corrections = correctionFiles();
/** The files as published first, of what the corrections restate. */
const published = sampleFiles().filter(({ report, months: stated }) =>
  corrections.some((one) => one.report === report && one.months?.some((month) => stated?.includes(month))),
);

const began = Date.now();
const say = (text: string) => console.error(`${((Date.now() - began) / 60_000).toFixed(1).padStart(5)} min  ${text}`);

/** What one host alone computes, undisturbed; and which tier changes a round brings. */
async function calm() {
  const ear = await Ear.open();
  const installation = await Installation.start(1);
  try {
    await tell(installation);
    const outcome = await outcomeOf(installation);
    await round(installation);
    const after = await outcomeOf(installation);
    return { outcome, changesOfRound: after.ids.length - outcome.ids.length };
  } finally {
    await installation.stop();
    ear.close();
  }
}

/** Takes the corrections back and makes them again; each time the newest months are scored. */
async function round(installation: Installation): Promise<void> {
  for (const files of [published, corrections]) {
    await installation.import(files);
    for (const month of months.slice(-2)) await installation.refresh(month);
  }
}

async function killInTurn({ workers }: Installation, over: AbortSignal): Promise<void> {
  for (let turn = 0; !over.aborted; turn++) {
    await pause(between(killEvery / 2, (killEvery * 3) / 2, turn));
    await workers[turn % workers.length]!.kill(between(100, 2_000, turn));
  }
}

/** Sets the clock of one host after the other forward or back. @returns how often */
async function setClocks({ workers }: Installation, over: AbortSignal): Promise<number> {
  for (let turn = 0; ; turn++) {
    await pause(stepEvery);
    if (over.aborted) return turn;
    workers[turn % workers.length]!.setClockOff(between(-clockOff, clockOff, turn));
  }
}

say('one host alone computes what must come of it');
const { outcome: expected, changesOfRound } = await calm();
const ear = await Ear.open();
const installation = await Installation.start(2);
const over = new AbortController();
const memory: number[][] = [];
try {
  const endpoint = await register(installation, ear);
  const started = Date.now();
  const beside = Promise.all([
    killInTurn(installation, over.signal),
    setClocks(installation, over.signal),
    lookUp(installation, over.signal),
  ]);
  say('two hosts begin');
  await Promise.race([tell(installation), beside]);
  let rounds = 0;
  for (; Date.now() < started + minutes * 60_000; rounds++) {
    say(`round ${rounds + 1}; ${installation.workers.map(({ deaths }) => deaths).join(' and ')} deaths`);
    // What fails beside the rounds ends them.
    await Promise.race([round(installation), beside]);
    memory.push(installation.workers.map((worker) => worker.memory()));
  }
  const lasted = Date.now() - started;
  over.abort();
  const [, clockSteps, lookups] = await beside;
  await delivered(installation, endpoint);
  const outcome = await outcomeOf(installation);

  const faults: string[] = [];
  const tierChanges = expected.ids.length + rounds * changesOfRound;
  if (!isDeepStrictEqual(outcome.scores, expected.scores)) faults.push('scores differ');
  if (!isDeepStrictEqual(outcome.ledgers, expected.ledgers)) faults.push('ledgers differ');
  if (outcome.ids.length !== tierChanges) faults.push(`${outcome.ids.length} tier changes instead of ${tierChanges}`);
  if (!isDeepStrictEqual([...ear.told.keys()].sort(), outcome.ids)) faults.push('other events were told than found');
  if (faults.length > 0) throw new Error(`${faults.join('; ')}.\n${installation.log}`);

  const page = pageOf({
    minutes: lasted / 60_000,
    cores: availableParallelism(),
    rounds,
    deaths: installation.workers.map(({ deaths }) => deaths),
    clockSteps,
    clockOffMinutes: clockOff / 60_000,
    imports: sampleFiles().length + corrections.length + rounds * (published.length + corrections.length),
    refreshes: months.length + 2 + rounds * 4,
    scores: Object.keys(outcome.scores).length,
    tierChanges,
    repeated: ear.repeated,
    lookups,
    memory,
  });
  if (given.report) writeFileSync(given.report, page);
  console.log(page);
} finally {
  over.abort();
  await installation.stop().catch(() => {});
  ear.close();
}
