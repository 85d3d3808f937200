import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lineLog } from '../../local/log.ts';

test('a failure that comes again and again is one line, then one with the number of times', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = lineLog('information', 'json', (line) => lines.push(JSON.parse(line)), 100);
  const fail = (message: string) =>
    log('error', 'The queue cannot be read.', { function: 'imports', error: Error(message) });
  for (let time = 0; time < 20; time++) fail('no connection');
  fail('another reason');
  log('information', 'said');
  log('information', 'said');
  expect(lines.map(({ message }) => message)).toEqual([
    'The queue cannot be read.',
    'The queue cannot be read.',
    'said',
    'said',
  ]);
  await wait(150);
  expect(lines).toHaveLength(5);
  expect(lines[4]).toMatchObject({ level: 'error', times: 19, error: expect.stringContaining('no connection') });
  await wait(150);
  fail('no connection');
  expect(lines).toHaveLength(6);
  expect(lines[5]).not.toHaveProperty('times');
});

test('lines for people begin with time, level and function; what follows is indented', () => {
  const lines: string[] = [];
  const log = lineLog('information', 'text', (line) => lines.push(line));
  const error = Object.assign(Error('no connection'), { stack: 'Error: no connection\n    at read' });
  log('information', 'Said.\nAnd more.', { invocationId: 'i1' });
  log('error', 'The queue cannot be read.', { function: 'imports', error });
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /, '… '))).toEqual([
    '… information Said.\n    And more.\n',
    '… error imports: The queue cannot be read.\n    Error: no connection\n        at read\n',
  ]);
});
