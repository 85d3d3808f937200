import { invalid, notFound } from '../errors.ts';
import type { Month } from '../month.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import { type Edition, parseEdition, type TierRule } from './edition.ts';
import { digestOf, fingerprintWith } from './fingerprint.ts';
import { reportsOf } from './lookback.ts';
import { loadMarkets, type MarketList, standardMarkets } from './markets.ts';
import { unitOf } from './shapes.ts';

/** Edition and fingerprint of the rules, the latter with the list of developed markets. */
interface Rules {
  edition: string;
  fingerprint: string;
  /** Monthly reports whose rows count. */
  reports: readonly MonthlyReportName[];
}

/** A test for the indicators that are amounts of money. */
export type IsRevenue = (indicator: string) => boolean;

/** All programs with their editions. */
export interface Rulebooks {
  /** Names of the programs, in the order in which they were given. */
  readonly programs: readonly string[];
  /**
   * Returns all editions of a program, oldest first.
   * @throws `unknown-program`
   */
  editionsOf(program: string): readonly Edition[];
  /**
   * Returns the edition in force in a month: the newest whose first month is not after it, or the first edition for
   * earlier months.
   * @throws `unknown-program`
   */
  editionInForce(program: string, month: Month): Edition;
  /** @throws `unknown-program` or `unknown-edition` */
  editionNamed(program: string, id: string): Edition;
  /**
   * Returns the edition by which a score was computed; if it was withdrawn since, the program's newest.
   * @throws ProductError `unknown-program`
   */
  editionScored(program: string, id: string): Edition;
  /**
   * Returns a test for the indicators of a program that are amounts of money: those that are money in any of its
   * editions, and those that none of them has. A stored score may be older than what its edition says now.
   */
  revenueIn(program: string): IsRevenue;
  /**
   * Returns the names of a program's tiers from the lowest, without `none`.
   * @throws `unknown-program`
   */
  tiersOf(program: string): readonly string[];
  /** Returns the rules by which a month of a program is scored; `undefined` for an unknown program. */
  rulesOf(program: string, month: Month): Rules | undefined;
  /** Digest of all rules: changes whenever {@link rulesOf} changes for any month of any program. */
  readonly digest: string;
  /**
   * Returns the codes, in order, of the markets developed in a month: of the newest list that has begun, else the first
   * (R6.2).
   */
  developedMarkets(month: Month): readonly string[];
}

/**
 * Checks and sorts the editions, together with the dated lists of developed markets.
 * @throws `invalid-edition` or `invalid-markets`, naming the place of the fault
 */
export function loadRulebooks(given: readonly unknown[], markets: readonly MarketList[] = standardMarkets): Rulebooks {
  const lists = loadMarkets(markets);
  const byProgram = Map.groupBy(given.map(parseEdition), ({ program }) => program);
  for (const editions of byProgram.values()) {
    editions.sort((a, b) => (a.firstMonth < b.firstMonth ? -1 : 1));
    refuseTwins(editions);
    refuseOtherTiers(editions);
  }

  function editionsOf(program: string): readonly Edition[] {
    const editions = byProgram.get(program);
    if (editions !== undefined) return editions;
    throw notFound('unknown-program', `There is no program ${program}. There is: ${[...byProgram.keys()].join(', ')}.`);
  }
  const revenueIn = new Map([...byProgram].map(([program, editions]) => [program, revenueOf(editions)]));
  const inForce = <Dated extends { firstMonth: Month }>(all: readonly Dated[], month: Month) =>
    all.findLast(({ firstMonth }) => firstMonth <= month) ?? all[0]!;
  const developedMarkets = (month: Month) => inForce(lists, month).developed;
  return {
    programs: [...byProgram.keys()],
    editionsOf,
    editionInForce: (program, month) => inForce(editionsOf(program), month),
    editionNamed(program, id) {
      const editions = editionsOf(program);
      const found = editions.find((edition) => edition.id === id);
      if (found !== undefined) return found;
      const there = editions.map((edition) => edition.id).join(', ');
      throw notFound('unknown-edition', `The program ${program} has no edition ${id}. It has: ${there}.`);
    },
    editionScored(program, id) {
      const editions = editionsOf(program);
      return editions.find((edition) => edition.id === id) ?? editions.at(-1)!;
    },
    revenueIn: (program) => revenueIn.get(program) ?? (() => true),
    tiersOf: (program) => namesOf(editionsOf(program)[0]!.tiers),
    rulesOf(program, month) {
      const editions = byProgram.get(program);
      if (editions === undefined) return undefined;
      const edition = inForce(editions, month);
      const fingerprint = fingerprintWith(edition, developedMarkets(month));
      return { edition: edition.id, fingerprint, reports: reportsOf(edition) };
    },
    digest: digestOf([...byProgram.values()].flat(), lists),
    developedMarkets,
  };
}

function revenueOf(editions: readonly Edition[]): IsRevenue {
  const all = editions.flatMap(({ indicators }) => indicators);
  const known = Map.groupBy(all, ({ id }) => id);
  return (id) => known.get(id)?.some(({ shape }) => unitOf[shape.kind] === 'USD') ?? true;
}

function refuseTwins(editions: readonly Edition[]): void {
  editions.forEach(({ program, id, firstMonth }, index) => {
    const earlier = editions.slice(0, index);
    if (earlier.some((other) => other.id === id))
      throw invalid('invalid-edition', `The program ${program} has two editions ${id}.`);
    if (earlier.some((other) => other.firstMonth === firstMonth))
      throw invalid('invalid-edition', `The program ${program} has two editions that start in ${firstMonth}.`);
  });
}

const namesOf = (tiers: readonly TierRule[]): string[] => tiers.map(({ tier }) => tier);

/** A standing is compared with scores by other editions: thresholds may differ between editions, names may not. */
function refuseOtherTiers([first, ...others]: readonly Edition[]): void {
  const names = namesOf(first!.tiers).join(', ');
  const other = others.find(({ tiers }) => namesOf(tiers).join(', ') !== names);
  if (other) throw invalid('invalid-edition', `The edition ${other.program} ${other.id} must have the tiers ${names}.`);
}
