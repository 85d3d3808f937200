import { afterAll, beforeAll, expect, test } from 'vitest';
import { timerSchedules } from '../support/timers.ts';
import { Api } from './api.ts';

interface Ready {
  status: string;
  freeBytes: number;
  timers: { name: string; newest: { endedAt: string; succeeded: boolean } | null }[];
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({}, { overdue: ['watch'] });
});
afterAll(() => api?.stop());

test('readiness reports the disk, and the newest firing of each timer, also after a restart', async () => {
  const newest = async (name: string) =>
    (await api.json<Ready>('health/ready')).timers.find((timer) => timer.name === name)?.newest;
  await expect.poll(() => newest('watch'), { timeout: 30_000 }).toMatchObject({ succeeded: true });
  const ready = await api.json<Ready>('health/ready');
  expect(ready).toMatchObject({ status: 'ready', freeBytes: expect.any(Number) });
  expect(ready.timers.map(({ name }) => name).toSorted()).toEqual(Object.keys(timerSchedules).toSorted());
  expect(await newest('refresh-stale')).toBeNull();
  const before = await newest('watch');
  await api.restart();
  expect(await newest('watch')).toEqual(before);
});
