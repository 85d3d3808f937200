import { type Day, lastDay } from '../month.ts';
import { normaliseCertification } from '../rulebooks/certification-names.ts';
import type { HeadcountShape, RetiredExam } from '../rulebooks/shapes.ts';
import type { Individual } from './facts.ts';

/** The part of an individual's training that counts at the end of a day. */
export interface Held {
  exams: ReadonlySet<string>;
  /** Normalised by {@link normaliseCertification}. */
  certifications: ReadonlySet<string>;
}

/** Why an exam or a certification does not count at the end of a day, with the day that decides. */
export interface Lapse {
  reason: 'completed-later' | 'expired' | 'retired';
  day: Day;
}

/**
 * Returns why one does not count at the end of a day; `undefined` if it does: completed by then, and not expired before
 * (R5.7); a retired exam only if completed by its last day, and through its last month (R6.3).
 */
export function lapseOf(
  { completed, expires }: { completed: Day; expires: Day | null },
  day: Day,
  retirement?: RetiredExam,
): Lapse | undefined {
  if (completed > day) return { reason: 'completed-later', day: completed };
  if (expires !== null && expires < day) return { reason: 'expired', day: expires };
  if (retirement === undefined) return undefined;
  if (completed > retirement.lastDay) return { reason: 'retired', day: retirement.lastDay };
  if (day.slice(0, 7) > retirement.countsThrough) return { reason: 'retired', day: lastDay(retirement.countsThrough) };
  return undefined;
}

/** Returns the exams and certifications that count at the end of a day, see {@link lapseOf}. */
export function heldAt(
  { exams, certifications }: Pick<Individual, 'exams' | 'certifications'>,
  day: Day,
  retired: readonly RetiredExam[] = [],
): Held {
  const counting = exams.filter((one) => !lapseOf(one, day, retirementOf(one.exam, retired)));
  return {
    exams: new Set(counting.map(({ exam }) => exam)),
    certifications: new Set(
      certifications
        .filter((one) => !lapseOf(one, day))
        .map(({ certification }) => normaliseCertification(certification)),
    ),
  };
}

/** Returns the retirement of an exam, if it has one. */
export const retirementOf = (exam: string, retired: readonly RetiredExam[]): RetiredExam | undefined =>
  retired.find((one) => one.exam === exam);

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
