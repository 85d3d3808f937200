import { afterAll, expect } from 'vitest';

/** Beyond so much work, which is twice what the slowest of them takes, a file belongs among the slow ones. */
const mostSeconds = 15;

// Of this process: the machine may be busy with other things.
const before = process.cpuUsage();

afterAll(() => {
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6, `seconds of work: see "slow" in vitest.config.ts`).toBeLessThan(mostSeconds);
});
