import { setTimeout as wait } from 'node:timers/promises';
import { InvocationContext } from '@azure/functions';
import { afterEach, expect, test, vi } from 'vitest';
import { during, logOfWork } from '../../functions/request-context.ts';

afterEach(() => vi.restoreAllMocks());

test('what a function leaves behind does not log with it once it has ended', async () => {
  const withFunction: string[] = [];
  const logHandler = (_: string, ...args: unknown[]) => void withFunction.push(String(args[0]));
  const context = new InvocationContext({ functionName: 'deliveries-queue', invocationId: 'one', logHandler });
  const onConsole = vi.spyOn(console, 'warn').mockImplementation(() => {});
  let left: Promise<void> | undefined;
  await during({ context }, async () => {
    logOfWork().warn('at work');
    left = wait(1).then(() => logOfWork().warn('left behind'));
  });
  await left;
  logOfWork().warn('outside');
  expect(withFunction).toEqual(['at work']);
  expect(onConsole.mock.calls).toEqual([['left behind'], ['outside']]);
});
