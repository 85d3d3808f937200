import { expect, test } from 'vitest';
import { parseSchedule } from '../../../local/timers/schedule.ts';
import { casesOf, differsOnPurpose } from './tables.ts';

type Outcome = { fires: string[] } | { refused: true };
interface Case {
  schedule: string;
  from: string;
  azure: Outcome;
  here?: Outcome;
  why?: string;
}

function outcomeOf({ schedule, from }: Case): Outcome {
  let parsed: ReturnType<typeof parseSchedule>;
  try {
    parsed = parseSchedule(schedule);
  } catch (error) {
    expect((error as Error).message).toContain(`"${schedule}"`);
    return { refused: true };
  }
  let last = new Date(from);
  const fires = Array.from({ length: 5 }, () => {
    last = parsed.next(last);
    return last.toISOString();
  });
  return { fires };
}

test.each(casesOf<Case>('schedules'))('$schedule from $from', (given) => {
  differsOnPurpose(given, given.azure);
  expect(outcomeOf(given)).toEqual(given.here ?? given.azure);
});
