import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadlines } from '../../local/worker/deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('work that lasts too long is told of, each at its own time, and none that has ended', () => {
  const deadlines = new Deadlines(100);
  const late: string[] = [];
  const begin = (name: string) => deadlines.begin(() => late.push(name));
  const endFirst = begin('first');
  vi.advanceTimersByTime(30);
  begin('second');
  begin('third');
  vi.advanceTimersByTime(30);
  const endFourth = begin('fourth');
  endFirst();
  vi.advanceTimersByTime(69);
  expect(late).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(late).toEqual(['second', 'third']);
  endFourth();
  vi.advanceTimersByTime(1_000);
  expect(late).toEqual(['second', 'third']);
  begin('fifth');
  vi.advanceTimersByTime(99);
  expect(late).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(late).toEqual(['second', 'third', 'fifth']);
  expect(vi.getTimerCount()).toBe(0);
});
