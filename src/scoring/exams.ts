import { type Day, lastDay } from '../month.ts';
import { normaliseCertification } from '../rulebooks/certification-names.ts';
import type { HeadcountShape, RetiredCertification, RetiredExam } from '../rulebooks/shapes.ts';
import type { Individual } from './facts.ts';

/** The exams and certifications of an edition that are no longer offered. */
export interface Retired {
  retiredExams?: readonly RetiredExam[] | undefined;
  retiredCertifications?: readonly RetiredCertification[] | undefined;
}

/** The part of an individual's training that counts at the end of a day. */
export interface Held {
  exams: ReadonlySet<string>;
  /** Normalised by {@link normaliseCertification}. */
  certifications: ReadonlySet<string>;
}

/** Why an exam or a certification does not count at the end of a day, with the date that decides. */
export interface Lapse {
  reason: 'completed-later' | 'expired' | 'retired';
  day: Day;
}

/** The last day on which a retired exam or certification could be completed, and the last on which it counts. */
interface Retirement {
  lastDay: Day;
  through: Day;
}

/**
 * Returns why an exam or a certification does not count at the end of a day; `undefined` if it does: completed by then,
 * and not expired before (R5.7); a retired one only if completed by its last day, and for a while after (R6.3, R10.7).
 */
export function lapseOf(
  { completed, expires }: { completed: Day; expires: Day | null },
  day: Day,
  retirement?: Retirement,
): Lapse | undefined {
  if (completed > day) return { reason: 'completed-later', day: completed };
  if (expires !== null && expires < day) return { reason: 'expired', day: expires };
  if (retirement === undefined) return undefined;
  if (completed > retirement.lastDay) return { reason: 'retired', day: retirement.lastDay };
  if (day > retirement.through) return { reason: 'retired', day: retirement.through };
  return undefined;
}

/** Returns the exams and certifications that count at the end of a day, see {@link lapseOf}. */
export function heldAt(
  { exams, certifications }: Pick<Individual, 'exams' | 'certifications'>,
  day: Day,
  retired: Retired = {},
): Held {
  const named = certifications.map((one) => ({ ...one, name: normaliseCertification(one.certification) }));
  return {
    exams: new Set(
      exams.filter((one) => !lapseOf(one, day, retirementOfExam(one.exam, retired))).map(({ exam }) => exam),
    ),
    certifications: new Set(
      named.filter((one) => !lapseOf(one, day, retirementOfCertification(one.name, retired))).map(({ name }) => name),
    ),
  };
}

/** Returns the retirement of an exam, if it has one. */
export function retirementOfExam(exam: string, { retiredExams = [] }: Retired): Retirement | undefined {
  const found = retiredExams.find((one) => one.exam === exam);
  return found && { lastDay: found.lastDay, through: lastDay(found.countsThrough) };
}

/** Returns the retirement of a certification, by its normalised name. */
export function retirementOfCertification(
  name: string,
  { retiredCertifications = [] }: Retired,
): Retirement | undefined {
  const found = retiredCertifications.find(({ certification }) => normaliseCertification(certification) === name);
  return found && { lastDay: found.lastDay, through: found.countsThrough };
}

/**
 * Lists the paths fulfilled by exams or by a certification (R5.5a), each with these, for people: `Customer Engagement:
 * PL-200, MB-210`. Empty if none is fulfilled.
 */
export function pathsHeld(paths: HeadcountShape['paths'], held: Held): string[] {
  return paths.flatMap(({ name, oneOfEach = [], certifications = [] }) => {
    const hasExams = oneOfEach.length > 0 && oneOfEach.every((exams) => exams.some((exam) => held.exams.has(exam)));
    const by = [
      ...(hasExams ? oneOfEach.flat().filter((exam) => held.exams.has(exam)) : []),
      ...certifications.filter((certification) => held.certifications.has(normaliseCertification(certification))),
    ];
    return by.length === 0 ? [] : [`${name}: ${by.join(', ')}`];
  });
}
