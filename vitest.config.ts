import { defineConfig } from 'vitest/config';

const slow = ['local', 'end-to-end', 'crash', 'disorder', 'storage', 'cli', 'http', 'docs', 'samples'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

const common = { testTimeout: 60_000, hookTimeout: 60_000, teardownTimeout: 20_000 };

export default defineConfig({
  test: {
    coverage: { include: ['{functions,src,local,cli}/**/*.ts'], reporter: ['text-summary', 'html', 'json-summary'] },
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      // In the process, on real stores in temporary folders: under a minute together.
      { test: { ...common, name: 'unit', include: ['test/**/*.test.ts'], exclude: slow } },
      // Real processes, sockets, queues and emulators, and whole stories over and over: slow on a busy machine.
      { test: { ...common, testTimeout: 180_000, name: 'whole', include: slow, sequence: { groupOrder: 1 } } },
    ],
  },
});
