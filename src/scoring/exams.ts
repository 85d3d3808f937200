import type { Day } from '../month.ts';
import type { HeadcountShape, RetiredExam } from '../rulebooks/shapes.ts';
import type { ExamFact } from './facts.ts';

/**
 * The exams that count at the end of a day: completed by then, and without an expiry or with one not before (R5.7);
 * retired ones only if completed by their last day, and through their last month (R6.3).
 */
export function examsThatCount(
  exams: readonly ExamFact[],
  day: Day,
  retired: readonly RetiredExam[] = [],
): Set<string> {
  const counting = exams.filter(({ exam, completed, expires }) => {
    if (completed > day || (expires !== null && expires < day)) return false;
    const retirement = retired.find((one) => one.exam === exam);
    return retirement === undefined || (completed <= retirement.lastDay && day.slice(0, 7) <= retirement.countsThrough);
  });
  return new Set(counting.map(({ exam }) => exam));
}

/**
 * The paths that a set of exams fulfils, each with its exams, for people: `Customer Engagement: PL-200, MB-210`.
 * Empty where it fulfils none.
 */
export function pathsHeld(paths: HeadcountShape['paths'], held: ReadonlySet<string>): string[] {
  return paths
    .filter(({ oneOfEach }) => oneOfEach.every((exams) => exams.some((exam) => held.has(exam))))
    .map(
      ({ name, oneOfEach }) =>
        `${name}: ${oneOfEach
          .flat()
          .filter((exam) => held.has(exam))
          .join(', ')}`,
    );
}
