import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RegisteredFunction } from '../../local/functions-worker/core.ts';
import { startTimer } from '../../local/timers/timer.ts';
import { type AppFolder, appFolder, eventually } from './host-process.ts';

const schedule = '0 0 6 20 * *';
const statusFile = (folder: AppFolder, timer: string) => join(folder.dataDir, 'timers', `${timer}.json`);
const readStatus = async (folder: AppFolder, timer: string) =>
  JSON.parse(await readFile(statusFile(folder, timer), 'utf8'));

async function writeStatus(folder: AppFolder, status: object): Promise<void> {
  await mkdir(join(folder.dataDir, 'timers'), { recursive: true });
  await writeFile(statusFile(folder, 'monthly'), JSON.stringify(status));
}

describe('a timer', () => {
  it('fires by its schedule, passes it on, and never runs twice at a time', async () => {
    const folder = await appFolder({ env: { EVERY_SECOND: '* * * * * *' } });
    const host = await folder.start();
    await eventually(() => folder.notes('tick-ended')[1], 'two firings');
    expect(await host.stop()).toBe(0);
    const ticks = folder.notes().filter(({ event }) => String(event).startsWith('tick'));
    expect(ticks.map(({ event }, index) => event === (index % 2 === 0 ? 'tick-begun' : 'tick-ended'))).not.toContain(
      false,
    );
    // Not monitored, since it fires more than once a minute.
    expect(ticks[0]?.timer).toEqual({ isPastDue: false, schedule: { adjustForDST: true }, scheduleStatus: null });
  });

  it('does not fire at the first start, but notes when it is due', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    await host.stop();
    expect(folder.notes('monthly')).toEqual([]);
    const status = await readStatus(folder, 'monthly');
    expect(status).toMatchObject({ schedule, last: null });
    expect(status.next).toMatch(/^\d{4}-\d{2}-20T06:00:00.000Z$/);
  });

  it('makes up once for firings that were missed while the host was down', async () => {
    const folder = await appFolder();
    const missed = '2020-01-20T06:00:00.000Z';
    await writeStatus(folder, { schedule, last: null, next: missed, lastUpdated: '2020-01-01T00:00:00.000Z' });
    const host = await folder.start();
    await eventually(async () => (await readStatus(folder, 'monthly')).last !== null, 'the firing');
    const [firing] = folder.notes('monthly');
    expect(firing?.timer).toMatchObject({
      isPastDue: true,
      scheduleStatus: { next: missed, lastUpdated: '2020-01-01T00:00:00.000Z' },
    });
    await host.stop();
    await (await folder.start()).stop();
    expect(folder.notes('monthly')).toHaveLength(1);
  });

  it('makes up again for a firing under which the host died', async () => {
    const folder = await appFolder({ env: { MONTHLY_MILLISECONDS: '1500' } });
    const missed = '2020-01-20T06:00:00.000Z';
    await writeStatus(folder, { schedule, last: null, next: missed, lastUpdated: '2020-01-01T00:00:00.000Z' });
    const first = await folder.start();
    await eventually(() => folder.notes('monthly')[0], 'the firing');
    await first.kill();
    expect(await readStatus(folder, 'monthly')).toMatchObject({ last: null, next: missed });
    const second = await folder.start();
    await eventually(async () => (await readStatus(folder, 'monthly')).last !== null, 'the end of the firing');
    await second.stop();
    expect(
      folder
        .notes()
        .map(({ event }) => event)
        .filter((event) => String(event).startsWith('monthly')),
    ).toEqual(['monthly', 'monthly', 'monthly-ended']);
    expect(folder.notes('monthly')[1]?.timer).toMatchObject({ isPastDue: true });
  });

  it('goes on where its status cannot be stored, and stores it again once it can', async () => {
    const folder = await appFolder({ env: { EVERY_SECOND: '00:01:00' } });
    const missed = '2020-01-20T06:00:00.000Z';
    await writeStatus(folder, { schedule, last: null, next: missed, lastUpdated: '2020-01-01T00:00:00.000Z' });
    // A folder in the file's place refuses every write, as a full disk does.
    const draft = `${statusFile(folder, 'monthly')}.new`;
    await mkdir(draft);
    const host = await folder.start();
    await eventually(
      () => host.log().find(({ message }) => String(message).includes('could not be stored')),
      'the line',
    );
    expect(folder.notes('monthly-ended')).toHaveLength(1);
    expect(await host.stop()).toBe(0);
    expect(await readStatus(folder, 'monthly')).toMatchObject({ last: null, next: missed });
    await rm(draft, { recursive: true });
    await folder.start();
    await eventually(async () => (await readStatus(folder, 'monthly')).last !== null, 'the firing');
    expect(folder.notes('monthly')).toHaveLength(2);
  });

  it('that fails fires again at its next time, and reports when it succeeds', async () => {
    const said: string[] = [];
    let firings = 0;
    const { promise: succeeded, resolve } = Promise.withResolvers<void>();
    const invoke = async () => {
      if (++firings < 3) throw new Error('disk full');
      resolve();
    };
    const source = await startTimer({
      fn: { metadata: { name: 'watch' } } as RegisteredFunction,
      trigger: { name: 'timer', schedule: '* * * * * *' },
      worker: { invoke },
      statuses: { read: async () => undefined, write: async () => {} },
      log: (level, message) => said.push(`${level}: ${message}`),
    });
    await succeeded;
    source.stop();
    await source.done;
    expect(said).toEqual([
      'error: The timer function failed. It runs again at its next time.',
      'error: The timer function failed. It runs again at its next time.',
      'warning: The timer function succeeded, having failed 2 times before.',
    ]);
  });

  it('whose schedule was changed starts anew', async () => {
    const folder = await appFolder();
    const old = { schedule: '0 0 6 1 * *', last: null, next: '2020-02-01T06:00:00.000Z' };
    await writeStatus(folder, { ...old, lastUpdated: '2020-01-01T00:00:00.000Z' });
    await (await folder.start()).stop();
    expect(folder.notes('monthly')).toEqual([]);
    expect(await readStatus(folder, 'monthly')).toMatchObject({ schedule });
  });
});

it('a schedule that cannot be read stops the start with a sentence that names it', async () => {
  const host = (await appFolder({ env: { EVERY_SECOND: '61 * * * * *' } })).spawn();
  expect(await host.exited()).toBe(1);
  expect(host.errors).toContain('61 * * * * *');
});
