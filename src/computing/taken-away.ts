import type { TakenAway } from '../api/simulations.ts';
import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { indicatorNames } from '../rulebooks/names.ts';
import { creditIndividuals } from '../scoring/credit.ts';
import type { Individual } from '../scoring/facts.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { Account } from '../scoring/not-counted.ts';
import type { PartnerScore } from '../scoring/score.ts';
import { type ByCustomer, customersLess } from './customers-counted.ts';

/** A month of the outlook, as it was computed. */
export interface Foreseen {
  edition: Edition;
  month: Month;
  score: PartnerScore;
  /** What customers add to each indicator. */
  customers: ByCustomer;
}

/** Most customers named for one indicator. */
const mostNamed = 10;

/**
 * Lists the indicators that have fewer points than the month before, if nothing new happens, with what takes them away:
 * a base of a year before that grows or is not covered, customers that add less, and people whose certifications or
 * exams no longer count.
 */
export function takenAway(before: Foreseen, after: Foreseen, individuals: readonly Individual[]): TakenAway[] {
  const people = peopleLost(before, after, individuals);
  const nameOf = indicatorNames(after.edition);
  return after.score.indicators.flatMap(({ id, points }): TakenAway[] => {
    const was = before.score.indicators.find((one) => one.id === id);
    if (was === undefined || was.points <= points) return [];
    const { title, amountUnit: unit } = nameOf(id);
    const [from, to] = [before.score.growth[id]?.base, after.score.growth[id]?.base];
    const base = from === undefined || to === undefined || from === to ? {} : { base: { unit, from, to } };
    // Only a difference of months that are not both covered has no base.
    const gap = from !== undefined && to === undefined ? { notCovered: true as const } : {};
    // What takes away points of growth is its base.
    const customers = from === undefined ? customersLess(after.edition, id, before.customers, after.customers) : [];
    const lost = people.filter(({ indicator }) => indicator === id).map(({ indicator: _, ...person }) => person);
    return [
      {
        indicator: id,
        title,
        from: was.points,
        to: points,
        ...base,
        ...gap,
        ...(customers.length > 0 ? { customers: customers.slice(0, mostNamed) } : {}),
        ...(customers.length > mostNamed ? { furtherCustomers: customers.length - mostNamed } : {}),
        ...(lost.length > 0 ? { people: lost } : {}),
      },
    ];
  });
}

type Person = NonNullable<TakenAway['people']>[number];

function peopleLost(before: Foreseen, after: Foreseen, individuals: readonly Individual[]) {
  const account = new Account(() => 'developed');
  const held = creditIndividuals({ individuals, ...before });
  const still = new Set(creditIndividuals({ individuals, ...after, account }).map(keyOf));
  const reasons = new Map(account.entries(after.edition.indicators).map((entry) => [keyOf(entry), entry]));
  return held.flatMap((line): (Person & { indicator: string })[] => {
    const why = reasons.get(keyOf(line));
    if (still.has(keyOf(line)) || why === undefined || line.individual === undefined) return [];
    const { indicator, individual, individualName, holds = '' } = line;
    const day = why.details.lapsed?.[0]?.day;
    const named = individualName === undefined ? {} : { individualName };
    return [{ indicator, individual, ...named, holds, reason: why.reason, ...(day ? { day } : {}) }];
  });
}

const keyOf = ({ indicator, individual }: Pick<LedgerLine, 'indicator' | 'individual'>): string =>
  `${indicator}|${individual}`;
