import { expect, test } from 'vitest';
import { lineLog } from '../../local/log.ts';

/** A log into a list, with a clock that is moved by hand. */
function logInTime(format: 'text' | 'json' = 'json') {
  const lines: string[] = [];
  const due: { at: number; work: () => void }[] = [];
  let minutes = 0;
  const log = lineLog(
    'information',
    format,
    (line) => lines.push(line),
    (milliseconds, work) => due.push({ at: minutes + milliseconds / 60_000, work }),
  );
  return {
    log,
    /** Passes time, in which something may happen every so many minutes. @returns what was written meanwhile */
    pass(length: number, every = length, happen = () => {}) {
      for (const end = minutes + length; minutes < end; ) {
        minutes++;
        for (const one of due.filter(({ at }) => at === minutes)) one.work();
        if (minutes % every === 0) happen();
      }
      return lines.splice(0).map((line) => (format === 'json' ? (JSON.parse(line) as Record<string, unknown>) : line));
    },
    written: () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('a failure that comes again and again is one line, then one with the number of times', () => {
  const { log, pass, written } = logInTime();
  const fail = (message: string) =>
    log('error', 'The queue cannot be read.', { function: 'imports', error: Error(message) });
  for (let time = 0; time < 20; time++) fail('no connection');
  fail('another reason');
  log('information', 'said');
  log('information', 'said');
  expect(written().map(({ message }) => message)).toEqual([
    'The queue cannot be read.',
    'The queue cannot be read.',
    'said',
    'said',
  ]);
  const after = pass(1);
  expect(after).toHaveLength(1);
  expect(after[0]).toMatchObject({ level: 'error', times: 19, error: expect.stringContaining('no connection') });
  expect(pass(200)).toEqual([]);
  fail('no connection');
  expect(written()).toMatchObject([{ message: 'The queue cannot be read.' }]);
});

test('a timer that fails every five minutes is a line, another after ten minutes, and then one an hour', () => {
  const { log, pass, written } = logInTime();
  const fail = () => log('error', 'The timer function failed.', { function: 'watch', error: Error('disk full') });
  fail();
  expect(written()).toHaveLength(1);
  const lines = pass(24 * 60, 5, fail) as { times: number }[];
  expect(lines.map(({ times }) => times)).toEqual([2, ...Array(23).fill(12)]);
  // It has ended: what came since the last line is told, and then nothing any more.
  expect(pass(48 * 60)).toMatchObject([{ times: 10 }]);
  fail();
  expect(written()).toHaveLength(1);
});

test('lines that differ only in what does not matter count as one; the newest represents them', () => {
  const { log, pass, written } = logInTime('json');
  for (const message of ['m1', 'm2', 'm3'])
    log('error', `Message ${message} failed.`, { function: 'imports', error: Error('no store'), sameAs: 'failed' });
  expect(written()).toMatchObject([{ message: 'Message m1 failed.' }]);
  expect(pass(1)).toMatchObject([{ message: 'Message m3 failed.', times: 2 }]);
});

test('of very many lines the oldest is written and forgotten', () => {
  const { log, written } = logInTime();
  log('warning', 'first');
  log('warning', 'first');
  for (let line = 0; line < 1_000; line++) log('warning', `line ${line}`);
  expect(written().filter(({ message }) => message === 'first')).toMatchObject([{}, { times: 1 }]);
});

test('lines for people begin with time, level and function; what follows is indented, JSON in words', () => {
  const lines: string[] = [];
  const log = lineLog('information', 'text', (line) => lines.push(line));
  const error = Object.assign(Error('no connection'), { stack: 'Error: no connection\n    at read' });
  log('information', 'Said.\nAnd more.', { invocationId: 'i1' });
  log('error', 'The queue cannot be read.', { function: 'imports', error });
  log('information', '{"step":"programs","milliseconds":5.4,"failed":false,"traceId":"a","spanId":"b"}');
  log('information', '{no JSON}');
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /, '… '))).toEqual([
    '… information Said.\n    And more.\n',
    '… error imports: The queue cannot be read.\n    Error: no connection\n        at read\n',
    '… information step programs, milliseconds 5.4, failed false\n',
    '… information {no JSON}\n',
  ]);
});
