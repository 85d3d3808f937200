import { addMonths, lastDay, type Month, monthNumber } from '../../src/month.ts';
import { type Partner, partner } from './partners.ts';
import { between, draw, keyOf } from './random.ts';
import type { Row } from './rows.ts';
import { type Certified, storiesEnd } from './story.ts';
import type { Size } from './tenants.ts';
import { countryName, personName } from './words.ts';

/** Exams of each path, the last one passed last; `older` ones counted in other programs, if at all. */
const paths: Record<Certified['path'], readonly string[]> = {
  sales: ['PL-200', 'MB-210'],
  marketing: ['PL-200', 'MB-220'],
  service: ['PL-200', 'MB-230'],
  field: ['PL-200', 'MB-240'],
  finance: ['MB-300', 'MB-310'],
  'business-central': ['MB-800'],
  'ce-developer': ['PL-400'],
  'fo-developer': ['MB-300', 'MB-500'],
  fundamentals: ['PL-900', 'MB-901'],
  older: ['MB6-894', 'MB6-898'],
};

const titles: Record<string, string> = {
  'PL-200': 'PL-200: Microsoft Power Platform Functional Consultant',
  'MB-210': 'MB-210: Microsoft Dynamics 365 Sales',
  'MB-220': 'MB-220: Microsoft Dynamics 365 Marketing',
  'MB-230': 'Exam MB-230: Microsoft Dynamics 365 Customer Service',
  'MB-240': 'MB-240: Microsoft Dynamics 365 Field Service',
  'MB-300': 'MB-300: Microsoft Dynamics 365: Core Finance and Operations',
  'MB-310': 'MB-310: Microsoft Dynamics 365 Finance',
  'MB-800': 'Microsoft Dynamics 365 Business Central Functional Consultant (MB-800)',
  'PL-400': 'PL-400: Microsoft Power Platform Developer',
  'MB-500': 'MB-500: Microsoft Dynamics 365: Finance and Operations Apps Developer',
  'PL-900': 'PL-900: Microsoft Power Platform Fundamentals',
  'MB-901': 'MB-901: Microsoft Dynamics 365 Fundamentals',
  'MB6-894': 'MB6-894: Development, Extensions and Deployment for Dynamics 365 for Finance',
  'MB6-898': 'MB6-898: Dynamics 365 for Talent',
};

/** Yields the rows of training-details, partner by partner. One individual has one MCPID at all its locations. */
export function* trainingRows(size: Size): Generator<Row> {
  for (let index = 0; index < size.partners; index++) {
    const of = partner(size.seed, index);
    let person = 0;
    for (const certified of of.story.certified) {
      for (let number = 0; number < certified.count; number++) yield* exams(size, of, certified, index, person++);
    }
    const { id } = of.locations[0]!;
    // A course without an exam: kept, but counted nowhere.
    yield {
      ...identity(size, index, 0),
      MPNId: id,
      TrainingTitle: 'Sales Excellence Workshop',
      TrainingType: 'Course',
      TrainingCompletionDate: usDate(addMonths(size.last, -8), 9),
      TrainingExpirationDate: '',
    };
  }
}

function* exams(size: Size, of: Partner, certified: Certified, index: number, person: number): Generator<Row> {
  const shift = monthNumber(size.last) - monthNumber(storiesEnd);
  const passed = addMonths(certified.passed as Month, shift);
  const who = identity(size, index, person);
  const path = paths[certified.path];
  const places = certified.at ?? [person % of.locations.length];
  for (const [step, exam] of path.entries()) {
    const month = addMonths(passed, step - path.length + 1);
    const day = between(2, Number(lastDay(month).slice(8)), size.seed, index, person, step);
    for (const place of places) {
      yield {
        ...who,
        MPNId: of.locations[place]!.id,
        TrainingTitle: titles[exam]!,
        TrainingType: 'Exam',
        TrainingCompletionDate: usDate(month, day),
        TrainingExpirationDate:
          certified.expires === undefined ? '' : usDate(addMonths(certified.expires as Month, shift), 15),
      };
    }
  }
}

/** Yields the rows of partner-profile: each location, and the global account itself if there is one. */
export function* profileRows(size: Size): Generator<Row> {
  for (let index = 0; index < size.partners; index++) {
    const of = partner(size.seed, index);
    if (of.story.unlisted) continue;
    const global = of.locations.length > 1;
    const account = { PGA_MPNId: global ? of.id : '', PGA_PartnerName: global ? of.name : '' };
    const head = of.locations[0]!;
    if (global) {
      yield {
        ...account,
        MPNId: of.id,
        PartnerName: of.name,
        City: head.city,
        Country: countryName(head.country),
        HierarchyLevel: 'Global',
      };
    }
    for (const { id, city, country } of of.locations) {
      const name = global ? `${of.name} ${city}` : of.name;
      yield {
        ...account,
        MPNId: id,
        PartnerName: name,
        City: city,
        Country: countryName(country),
        HierarchyLevel: 'Location',
      };
    }
  }
}

/** Makes a person of a partner, by its number in the network. */
export function identity(size: Size, index: number, person: number): Row {
  const { firstName, lastName } = personName(size.seed, index, person);
  const number = 10_000_000 + (draw(size.seed, keyOf('mcp')) % 1_000_000) + index * 40 + person;
  return {
    MCPID: String(number),
    IndividualFirstName: firstName,
    IndividualLastName: lastName,
    Email: `${firstName}.${lastName}.${person}@partner${index + 1}.example`.toLowerCase(),
  };
}

/** Formats a date as Partner Center prints it here: `M/D/YYYY`. */
function usDate(month: Month, day: number): string {
  return `${Number(month.slice(5))}/${day}/${month.slice(0, 4)}`;
}
