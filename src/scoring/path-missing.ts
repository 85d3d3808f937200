import type { Day } from '../month.ts';
import { normaliseCertification } from '../rulebooks/certification-names.ts';
import type { HeadcountShape } from '../rulebooks/shapes.ts';
import { heldAt, type Lapse, lapseOf, type Retired, retirementOfCertification, retirementOfExam } from './exams.ts';
import type { Individual } from './facts.ts';
import type { Details, Refused } from './not-counted.ts';

type Lapsed = Lapse & { name: string };

/** How far an individual is on one path, by exams or by a certification. */
interface Progress {
  path: string;
  /** Steps with an exam that counts. */
  held: number;
  missing: string[][];
  lapsed: Lapsed[];
}

/**
 * Says why an individual holds no path at the end of a day: on the nearest path something is missing, or what would be
 * enough does not count.
 */
export function whyNoPath(
  paths: HeadcountShape['paths'],
  individual: Pick<Individual, 'exams' | 'certifications'>,
  day: Day,
  { rule, retired = {} }: { rule: string; retired?: Retired },
): Pick<Refused, 'reason' | 'rule'> & { details: Details } {
  const progress = paths.flatMap((path) => progressOn(path, individual, day, retired));
  const [nearest] = progress.sort((a, b) => a.missing.length - b.missing.length || a.lapsed.length - b.lapsed.length);
  if (nearest === undefined) return { reason: 'not-on-a-path', rule, details: notListed(paths, individual) };
  const { path, missing, lapsed } = nearest;
  const details: Details = {
    path,
    ...(missing.length > 0 ? { missing } : {}),
    ...(lapsed.length > 0 ? { lapsed } : {}),
  };
  if (missing.length > 0) return { reason: 'path-incomplete', rule, details };
  const { reason } = lapsed[0]!;
  return { reason, rule: reason === 'retired' ? retirementRule(retired) : 'R5.7', details };
}

/** Names what the individual has passed, none of which is listed: exams only where a path takes exams. */
function notListed(
  paths: HeadcountShape['paths'],
  { exams, certifications }: Pick<Individual, 'exams' | 'certifications'>,
): Details {
  const takesExams = paths.some(({ oneOfEach }) => oneOfEach !== undefined);
  const held = [
    ...certifications.map((one) => one.certification),
    ...(takesExams ? exams.map(({ exam }) => exam) : []),
  ];
  return held.length > 0 ? { held: [...new Set(held)].sort() } : {};
}

/** The rule by which exams retire, or certifications. */
const retirementRule = ({ retiredCertifications }: Retired): string => (retiredCertifications ? 'R10.7' : 'R6.3');

/** Returns how far the individual is by exams, and by a certification; neither if it has nothing on the path. */
function progressOn(
  { name: path, oneOfEach = [], certifications = [] }: HeadcountShape['paths'][number],
  individual: Pick<Individual, 'exams' | 'certifications'>,
  day: Day,
  retired: Retired,
): Progress[] {
  const held = heldAt(individual, day, retired).exams;
  const byExams: Progress = { path, held: 0, missing: [], lapsed: [] };
  for (const exams of oneOfEach) {
    if (exams.some((exam) => held.has(exam))) byExams.held++;
    else {
      const lapsed = individual.exams.flatMap((one) => {
        const lapse = exams.includes(one.exam) ? lapseOf(one, day, retirementOfExam(one.exam, retired)) : undefined;
        return lapse ? [{ name: one.exam, ...lapse }] : [];
      });
      const [last] = lapsed.sort(newestFirst);
      if (last) byExams.lapsed.push(last);
      else byExams.missing.push(exams);
    }
  }
  const names = new Set(certifications.map(normaliseCertification));
  const lapsed = individual.certifications.flatMap((one) => {
    const name = normaliseCertification(one.certification);
    const lapse = names.has(name) ? lapseOf(one, day, retirementOfCertification(name, retired)) : undefined;
    return lapse ? [{ name: one.certification, ...lapse }] : [];
  });
  const [last] = lapsed.sort(newestFirst);
  return [
    ...(last ? [{ path, held: 0, missing: [], lapsed: [last] }] : []),
    ...(byExams.held + byExams.lapsed.length > 0 ? [byExams] : []),
  ];
}

const newestFirst = (a: Lapsed, b: Lapsed): number =>
  a.day === b.day ? (a.name < b.name ? -1 : 1) : a.day > b.day ? -1 : 1;
