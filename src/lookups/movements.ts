import type { Changes } from '../api/insights.ts';
import { byLocation } from '../facts/documents.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month } from '../month.ts';
import { inOrder } from '../order.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { isGrowth, type Shape } from '../rulebooks/shapes.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { amountUnits } from './ledger.ts';

type Movement = Changes['indicators'][number]['movements'][number];
type Ends = NonNullable<Movement['ends']>;
/** A movement with its exact change, before amounts are withheld. */
export type Moved = Movement & { indicator: string; change: number };

/** Amounts of one subject by month, in both months' ledgers. */
interface Sides {
  before: Map<Month, number>;
  after: Map<Month, number>;
  /** Locations by whose associations it counts. */
  locations: Record<Side, Set<LocationId>>;
  line: LedgerLine;
  kind: Shape['kind'] | undefined;
}
type Side = 'before' | 'after';

/** The ledgers of two months, by indicator and subject. */
export class Subjects {
  readonly #month: Month;
  readonly #lines = {
    before: new Map<string, [LedgerLine, Edition][]>(),
    after: new Map<string, [LedgerLine, Edition][]>(),
  };
  readonly #locationsBefore = new Set<LocationId>();
  #bySubscription = true;

  /** @param month the later one */
  constructor(month: Month) {
    this.#month = month;
  }

  add(side: Side, line: LedgerLine, edition: Edition): void {
    if (side === 'before') for (const location of locationsOf(line)) this.#locationsBefore.add(location);
    ensure(this.#lines[side], line.indicator, () => []).push([line, edition]);
  }

  clear(side: Side): void {
    this.#lines[side].clear();
  }

  /** Leaves subscriptions out of the subjects. */
  byTenant(): void {
    this.#bySubscription = false;
  }

  get isBySubscription(): boolean {
    return this.#bySubscription;
  }

  get month(): Month {
    return this.#month;
  }

  /** Returns the subjects of one indicator. */
  of(indicator: string): Sides[] {
    const subjects = new Map<string, Sides>();
    for (const side of ['before', 'after'] as const) {
      for (const [line, edition] of this.#lines[side].get(indicator) ?? []) {
        const kind = edition.indicators.find(({ id }) => id === indicator)?.shape.kind;
        const of = ensure(subjects, this.#subjectOf(line), () => ({
          ...{ before: new Map(), after: new Map(), line, kind },
          locations: { before: new Set(), after: new Set() },
        }));
        of.line = line;
        for (const location of locationsOf(line)) of.locations[side].add(location);
        for (const [at, amount] of line.amounts)
          of[side].set(at, round((of[side].get(at) ?? 0) + amount / amountUnits(edition)(indicator)));
      }
    }
    return [...subjects.values()];
  }

  /** Returns true if anything counted the month before by an association of the location. */
  countedBefore(location: LocationId): boolean {
    return this.#locationsBefore.has(location);
  }

  #subjectOf({ tenant = '', subscription = '', workload = '', individual = '' }: LedgerLine): string {
    return `${tenant}|${this.#bySubscription ? subscription : ''}|${workload}|${individual}`;
  }
}

/**
 * Returns an indicator's movements, the largest first or by tenant and subscription, and how many more there are.
 * @param options `own`: the partner's locations
 */
export function movementsOf(
  subjects: Subjects,
  indicator: string,
  { shown, bySize, own }: { shown: number; bySize: boolean; own: ReadonlySet<LocationId> },
): { movements: Moved[]; left: number } {
  const all = subjects
    .of(indicator)
    .flatMap((sides) => movementOf(sides, subjects, own) ?? [])
    .sort(
      (one, other) =>
        (bySize ? Math.abs(other.change) - Math.abs(one.change) : 0) || inOrder(nameOf(one), nameOf(other)),
    );
  return { movements: all.slice(0, shown), left: Math.max(0, all.length - shown) };
}

function movementOf(sides: Sides, subjects: Subjects, own: ReadonlySet<LocationId>): Moved | undefined {
  const { month, isBySubscription } = subjects;
  const { before, after, line } = sides;
  const months = [...new Set([...before.keys(), ...after.keys()])].sort();
  const entries = months
    .map((at) => ({ month: at, before: before.get(at) ?? 0, after: after.get(at) ?? 0 }))
    .filter((entry) => entry.before !== entry.after);
  if (entries.length === 0) return undefined;
  const [was, is] = [sumOf(before), sumOf(after)];
  // An equal amount is no movement, unless the base of growth has changed.
  if (was === is && endOf(before).base === endOf(after).base) return undefined;
  const { indicator, tenant, customerName, subscription, workload, individual, individualName, holds } = line;
  const what = whatHappened(sides, entries, is - was, month);
  return {
    indicator,
    ...(tenant === undefined ? {} : { tenant }),
    ...(customerName === undefined ? {} : { customerName }),
    ...(subscription === undefined || !isBySubscription ? {} : { subscription }),
    ...(workload === undefined ? {} : { workload }),
    ...(individual === undefined ? {} : { individual }),
    ...(individualName === undefined ? {} : { individualName }),
    ...(holds === undefined ? {} : { holds }),
    what,
    ...(what === 'left-window' ? {} : movedLocations(sides, subjects, own)),
    before: was,
    after: is,
    change: round(is - was),
    ...(sides.kind && isGrowth(sides.kind) ? { ends: endsOf([sides]) } : {}),
    entries,
  };
}

/** Finds the locations that have moved to another partner, and those of which nothing counted the month before. */
function movedLocations(
  { locations: { before, after }, after: amounts }: Sides,
  subjects: Subjects,
  own: ReadonlySet<LocationId>,
): Pick<Movement, 'locationsGone' | 'locationsNew'> {
  const gone = [...before].filter((location) => !after.has(location) && !own.has(location));
  const isOfMonthsBefore = [...amounts.keys()].some((at) => at < subjects.month);
  const fresh = isOfMonthsBefore ? [...after].filter((location) => !subjects.countedBefore(location)) : [];
  return {
    ...(gone.length > 0 ? { locationsGone: gone.sort(byLocation) } : {}),
    ...(fresh.length > 0 ? { locationsNew: fresh.sort(byLocation) } : {}),
  };
}

const locationsOf = ({ association, measured = [] }: LedgerLine): LocationId[] => [
  ...(association ? [association.location] : []),
  ...measured.flatMap(({ parts }) => parts.map(({ association: { location } }) => location)),
];

function whatHappened(
  { before, after, line, kind }: Sides,
  entries: Movement['entries'],
  change: number,
  month: Month,
): Movement['what'] {
  if (line.individual !== undefined) return change > 0 ? 'gained' : change < 0 ? 'gone' : 'shifted';
  const isOverYear = kind === 'revenue' || kind === 'customer-adds';
  const oldest = addMonths(month, -12);
  if (isOverYear && entries.every((entry) => entry.month === oldest)) return 'left-window';
  if (kind === 'customer-adds')
    return entries.at(-1)!.after < 0 ? 'lost' : entries.at(-1)!.after > 0 ? 'added' : 'shifted';
  if (before.size === 0) return 'added';
  if (after.size === 0) return 'lost';
  return change > 0 ? 'grown' : change < 0 ? 'shrunk' : 'shifted';
}

/** Sums both ends of growth over some subjects, before and after. */
export function endsOf(subjects: readonly Pick<Sides, 'before' | 'after'>[]): Ends {
  const sum = (side: 'before' | 'after') =>
    subjects
      .map((one) => endOf(one[side]))
      .reduce((all, one) => ({ now: all.now + one.now, base: all.base + one.base }), { now: 0, base: 0 });
  return { before: sum('before'), after: sum('after') };
}

function endOf(side: ReadonlyMap<Month, number>): Ends['before'] {
  let [now, base] = [0, 0];
  for (const amount of side.values()) {
    if (amount < 0) base -= amount;
    else now += amount;
  }
  return { now, base };
}

const sumOf = (side: ReadonlyMap<Month, number>) => round([...side.values()].reduce((all, amount) => all + amount, 0));
const nameOf = ({ tenant = '', subscription = '', workload = '', individual = '' }: Movement) =>
  tenant + subscription + workload + individual;
/** Rounds USD to cents: removes the error of binary fractions from sums. */
export const round = (amount: number) => Math.round(amount * 100) / 100 + 0;
