import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.ts';

// Temporary stores need not wait for a disk: where there is a file system in memory with room, they lie there.
const memory = '/dev/shm';
if (existsSync(memory)) {
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize > 2 ** 31) process.env.TMPDIR = memory;
}

// Tests read what hosts log.
process.env.LOCAL_HOST_LOG_FORMAT ??= 'json';

const slow = [
  'azure',
  'local',
  'end-to-end',
  'crash',
  'disorder',
  'storage',
  'cli',
  'http',
  'docs',
  'samples',
  'dashboard',
  'several-hosts',
].map((folder) => `test/${folder}/**/*.test.ts`);

// Processes that tests start load the same files again and again.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

const cores = availableParallelism();
const common = { testTimeout: 60_000, hookTimeout: 60_000, teardownTimeout: 20_000 };

export default defineConfig({
  test: {
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'html', 'json-summary'] },
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      // In the process, on real stores in memory. The files of a worker share the modules that they load.
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          isolate: false,
          setupFiles: './test/support/quick.ts',
          maxWorkers: cores,
        },
      },
      // Real processes, sockets, queues and emulators, which wait at times, and whole stories over and over.
      {
        test: {
          ...common,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          name: 'whole',
          expect: { poll: { timeout: 10_000 } },
          include: slow,
          maxWorkers: cores + 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
