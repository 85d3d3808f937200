import type { NotCountedEntry } from '../api/ledger.ts';
import { ComputedPartner } from '../computing/computed-partner.ts';
import { computeLedger } from '../computing/ledger-of-partner.ts';
import { addMonths, type Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { indicatorNames } from '../rulebooks/names.ts';
import type { ScoreDocument } from '../scores/documents.ts';
import { noted } from '../scores/noted.ts';
import type { Services } from '../scores/services.ts';
import { segmentFor } from '../scoring/deciding.ts';
import { Account, type NotCounted } from '../scoring/not-counted.ts';
import { reportCompared } from '../scoring/workloads.ts';
import { amountUnits, type LedgerPage, scoreOfLedger, type WantedLedger } from './ledger.ts';
import { reasonText } from './reason-text.ts';

/** Tenants read for one part: few, so that a page of a large partner does not read all of them. */
const tenantsAtOnce = 50;

export type NotCountedPage = Omit<LedgerPage, 'entries'> & { entries: NotCountedEntry[] };

/**
 * Says what does not count for a score, and why: computed from the facts in force, by the score's edition and markets.
 * Together with the ledger the entries account for every row of the partner, unless the score is stale.
 * @param wanted `seesOthers`: locations of other partners are named
 * @throws ProductError `partner-not-found`, `never-scored`, `unknown-indicator`, `facts-in-motion`
 */
export async function readNotCounted(
  services: Services,
  mpnId: string,
  program: string,
  wanted: WantedLedger & { seesOthers: boolean },
): Promise<NotCountedPage> {
  const { score, edition, page } = await scoreOfLedger(services, mpnId, program, wanted);
  return ComputedPartner.with(services, score.partnerId, async (partner) => {
    const own = new Set(partner.locations.map(({ location }) => location));
    const entries = wanted.after ? [] : ofWholePartner(partner, score, edition, wanted);
    const start = wanted.after ?? { portion: 0, line: 0 };
    let portion = start.portion;
    for await (const part of partner.parts(edition, score.month, { from: portion, atOnce: tenantsAtOnce })) {
      const account = new Account((indicator) => segmentFor(indicator, score));
      const of = { edition, month: score.month, locations: own, rulebooks: services.rulebooks, account, ...part };
      await computeLedger(partner.reader, of);
      const found = account.entries(edition.indicators);
      for (let line = portion === start.portion ? start.line : 0; line < found.length; line++) {
        const one = found[line]!;
        if (wanted.indicator !== undefined && one.indicator !== wanted.indicator) continue;
        if (wanted.shows?.(one.association?.location) === false) continue;
        if (entries.length >= wanted.pageSize) return { ...page, entries, next: { portion, line } };
        entries.push(shown(wanted.seesOthers ? one : withoutOthers(one, own), edition));
      }
      portion++;
    }
    return { ...page, entries };
  });
}

/**
 * Makes an entry for each indicator that earns nothing whatever its rows are: growth from too small a base, and months
 * that cannot be compared. The entries are about the whole partner.
 */
function ofWholePartner(
  partner: ComputedPartner,
  score: ScoreDocument,
  edition: Edition,
  { indicator: wanted, shows }: WantedLedger,
): NotCountedEntry[] {
  if (shows?.(undefined) === false) return [];
  return noted(score.indicators, edition, score).flatMap(({ id, title, notes }) =>
    notes.flatMap(({ code, rule, text, unit, base, needed, at }): NotCountedEntry[] => {
      if (wanted !== undefined && wanted !== id) return [];
      const entry = { indicator: id, title, rule, text: `${text[0]?.toUpperCase()}${text.slice(1)}.`, rows: 0, unit };
      if (code === 'not-covered') {
        const slices = gapsOf(partner, edition.indicators.find((one) => one.id === id)!, score.month);
        const months = [...new Set(slices.map(({ month }) => month))].sort();
        return [{ ...entry, reason: 'base-not-covered', months, details: { slices } }];
      }
      if (code !== 'below-minimum-base') return [];
      const details = { ...(base === undefined ? {} : { users: base }), ...(needed === undefined ? {} : { needed }) };
      return [{ ...entry, reason: code, months: at === undefined ? [] : [at.slice(0, 7) as Month], details }];
    }),
  );
}

/** Lists the slices that locations with one of the two months lack; without such locations, those that all lack. */
function gapsOf({ reader, locations }: ComputedPartner, indicator: Indicator, scored: Month) {
  const report = reportCompared(indicator)!;
  const gaps = locations.map(({ location }) =>
    [addMonths(scored, -12), scored].flatMap((month) =>
      reader.covers(report, location, month) ? [] : [{ report, location, month }],
    ),
  );
  const partly = gaps.filter(({ length }) => length === 1);
  return (partly.length > 0 ? partly : gaps).flat();
}

/** Leaves out locations of other partners. */
export function withoutOthers(one: NotCounted, own: ReadonlySet<LocationId>): NotCounted {
  const slices = one.details.slices?.map((slice) => ({
    ...slice,
    location: slice.location === null || slice.location === '' || own.has(slice.location) ? slice.location : null,
  }));
  return slices ? { ...one, details: { ...one.details, slices } } : one;
}

function shown({ amount, ...one }: NotCounted, edition: Edition): NotCountedEntry {
  const { title, amountUnit: unit } = indicatorNames(edition)(one.indicator);
  const units = amountUnits(edition)(one.indicator);
  const text = reasonText(one, edition);
  return { ...one, title, text, unit, ...(amount === undefined ? {} : { amount: amount / units }) } as NotCountedEntry;
}
