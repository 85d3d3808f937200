#!/usr/bin/env node
import { exitCodes } from './failure.ts';
import { run } from './run.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok); // the reader, such as `head`, has enough
  throw error;
});

await run(process.argv.slice(2));
