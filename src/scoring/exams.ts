import type { Day } from '../month.ts';
import { normaliseCertification } from '../rulebooks/certification-names.ts';
import type { HeadcountShape, RetiredExam } from '../rulebooks/shapes.ts';
import type { Individual } from './facts.ts';

/** The part of an individual's training that counts at the end of a day. */
export interface Held {
  exams: ReadonlySet<string>;
  /** Normalised by {@link normaliseCertification}. */
  certifications: ReadonlySet<string>;
}

/**
 * Returns the exams and certifications that count at the end of a day: completed by then, and not expired before
 * (R5.7); retired exams only if completed by their last day, and through their last month (R6.3).
 */
export function heldAt(
  { exams, certifications }: Pick<Individual, 'exams' | 'certifications'>,
  day: Day,
  retired: readonly RetiredExam[] = [],
): Held {
  const isCounted = ({ completed, expires }: { completed: Day; expires: Day | null }) =>
    completed <= day && (expires === null || expires >= day);
  const counting = exams.filter((one) => {
    if (!isCounted(one)) return false;
    const retirement = retired.find(({ exam }) => exam === one.exam);
    return (
      retirement === undefined || (one.completed <= retirement.lastDay && day.slice(0, 7) <= retirement.countsThrough)
    );
  });
  return {
    exams: new Set(counting.map(({ exam }) => exam)),
    certifications: new Set(
      certifications.filter(isCounted).map(({ certification }) => normaliseCertification(certification)),
    ),
  };
}

/**
 * Lists the paths fulfilled by exams or by a certification (R5.5a), each with these, for people: `Customer Engagement:
 * PL-200, MB-210`. Empty if none is fulfilled.
 */
export function pathsHeld(paths: HeadcountShape['paths'], held: Held): string[] {
  return paths.flatMap(({ name, oneOfEach, certifications = [] }) => {
    const hasExams = oneOfEach.every((exams) => exams.some((exam) => held.exams.has(exam)));
    const by = [
      ...(hasExams ? oneOfEach.flat().filter((exam) => held.exams.has(exam)) : []),
      ...certifications.filter((certification) => held.certifications.has(normaliseCertification(certification))),
    ];
    return by.length === 0 ? [] : [`${name}: ${by.join(', ')}`];
  });
}
