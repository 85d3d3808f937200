import type { Changes } from '../api/insights.ts';
import { ComputedPartner, type ComputedScore } from '../computing/computed-partner.ts';
import { addMonths, type Month } from '../month.ts';
import { findScore } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { indicatorNames } from '../rulebooks/names.ts';
import { figureIn, isGrowth } from '../rulebooks/shapes.ts';
import { type ScoreDocument, shownIndicators } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { withoutAmounts } from '../scores/without-amounts.ts';
import { countsIn, type Deciding, segmentFor } from '../scoring/deciding.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { ruleOfMinimumBase } from '../scoring/notes.ts';
import { ledgerLines } from './ledger.ts';
import { endsOf, type Moved, movementsOf, round, Subjects } from './movements.ts';
import { reasonsOf } from './reasons-gone.ts';

type IndicatorChange = Changes['indicators'][number];

/** A score of the month, by one edition. */
interface Side {
  score: number;
  indicators: readonly { id: string; value: number | null; points: number }[];
}

/**
 * Finds what moved each indicator since the month before, by subject. If the edition has changed, the month is also
 * computed by the former edition, from the facts in force: movements are by that edition, and the rest is the change of
 * rules.
 * @param options `shown`: most movements of each indicator, largest first; without `amounts`, points are shown as in
 * decision 14, and movements of revenue are ordered by tenant and subscription, since their order would reveal amounts
 * @throws ProductError `partner-not-found`; `never-scored` if either month has no score
 */
export async function readChanges(
  services: Services,
  mpnId: string,
  program: string,
  { month, shown, amounts = true }: { month?: Month | undefined; shown: number; amounts?: boolean },
): Promise<Changes> {
  const { documents, rulebooks } = services;
  const { partner, score: is } = await findScore({ documents }, mpnId, program, month);
  const { score: was } = await findScore({ documents }, mpnId, program, addMonths(is.month, -1));
  const { partnerId } = partner;
  const isRevenue = rulebooks.revenueIn(program);
  const seen = <Of extends Parameters<typeof withoutAmounts>[0]>(of: Of): Of =>
    amounts ? of : withoutAmounts(of, isRevenue);
  const [before, after] = [seen(was), seen(is)];
  const editions = {
    before: rulebooks.editionScored(program, was.edition),
    after: rulebooks.editionScored(program, is.edition),
  };
  const subjects = new Subjects(is.month);
  for await (const { line } of ledgerLines({ documents }, was, editions.before))
    subjects.add('before', line, editions.before);

  return ComputedPartner.with(services, partnerId, async (facts) => {
    subjects.clear('after');
    const isSameEdition = editions.before.id === editions.after.id;
    const isComparable = isSameEdition || facts.hasData(editions.before, is.month);
    let then: Side = after;
    let deciding: Deciding = is;
    let edition = editions.after;
    if (isSameEdition || !isComparable) {
      for await (const { line } of ledgerLines({ documents }, is, edition)) subjects.add('after', line, edition);
      // If one edition counts users of tenants and the other of subscriptions, only tenants can be compared.
      if (userSubjects(editions.before) !== userSubjects(edition)) subjects.byTenant();
    } else {
      edition = editions.before;
      const { computed, lines } = await byEdition(facts, edition, is.month);
      deciding = computed.decidedBy;
      for (const line of lines) subjects.add('after', line, edition);
      const { shownScore: score, indicators } = computed.score;
      then = seen({ score, indicators: shownIndicators(indicators) });
    }
    const nameOf = indicatorNames(editions.after);
    const own = new Set(facts.locations.map(({ location }) => location));
    const moved = after.indicators.map(({ id }) =>
      movementsOf(subjects, id, { shown, bySize: amounts || !isRevenue(id), own }),
    );
    const reasons = await reasonsOf(
      facts,
      moved.flatMap(({ movements }) => movements),
      edition,
      is.month,
      deciding,
    );
    return {
      partnerId,
      program,
      month: after.month,
      monthBefore: before.month,
      stale: {
        before: isStale(rulebooks, partner, program, before.month),
        after: isStale(rulebooks, partner, program, after.month),
      },
      editions: { before: before.edition, after: after.edition },
      ...(before.track && after.track ? { tracks: { before: before.track, after: after.track } } : {}),
      score: { before: before.score, after: after.score },
      rulesChange: isComparable ? round(after.score - then.score) : null,
      tier: { before: before.tier, after: after.tier },
      indicators: after.indicators.map(({ id, value, points }, index): IndicatorChange => {
        const side = before.indicators.find((one) => one.id === id);
        const byRulesBefore = then.indicators.find((one) => one.id === id)?.points ?? 0;
        const { movements, left } = moved[index]!;
        const shape = editions.after.indicators.find((one) => one.id === id)?.shape;
        return {
          id,
          ...nameOf(id),
          before: { value: side?.value ?? null, points: side?.points ?? 0 },
          after: { value, points },
          pointsChange: round(points - (side?.points ?? 0)),
          rulesChange: isComparable ? round(points - byRulesBefore) : null,
          ...(shape && isGrowth(shape.kind) ? { ends: endsOf(subjects.of(id)) } : {}),
          ...minimumBaseOf(id, { score: was, edition: editions.before }, { score: is, edition: editions.after }),
          movements: movements.map((one) => shownMovement(one, reasons(one))),
          left,
        };
      }),
    };
  });
}

/** Says if the base of growth has become large enough for points, or has ceased to be (R5.12, R6.7, R10.5). */
function minimumBaseOf(id: string, before: Scored, after: Scored): Pick<IndicatorChange, 'minimumBase'> {
  const [was, is] = [baseIn(id, before), baseIn(id, after)];
  if (was === undefined || is === undefined || was.isEnough === is.isEnough) return {};
  const base = { before: was.base, after: is.base };
  return { minimumBase: { reached: is.isEnough, base, needed: is.needed, rule: is.rule } };
}

interface Scored {
  score: ScoreDocument;
  edition: Edition;
}

function baseIn(id: string, { score, edition }: Scored) {
  const indicator = edition.indicators.find((one) => one.id === id);
  const base = score.growth?.[id]?.base;
  if (base === undefined || indicator === undefined || !('minimumBase' in indicator.shape)) return undefined;
  const needed = figureIn(indicator.shape.minimumBase, segmentFor(indicator, score));
  return { base, needed, isEnough: base >= needed, rule: ruleOfMinimumBase(indicator) };
}

async function byEdition(
  facts: ComputedPartner,
  edition: Edition,
  month: Month,
): Promise<{ computed: ComputedScore; lines: LedgerLine[] }> {
  const all: LedgerLine[] = [];
  const computed = await facts.score(edition, month, { each: (lines) => void all.push(...lines) });
  return { computed, lines: all.filter((line) => countsIn(line, computed.decidedBy, edition)) };
}

/** Describes for each indicator of an edition whether it counts users per tenant or per subscription. */
const userSubjects = ({ indicators }: Edition): string =>
  indicators.flatMap(({ id, shape }) => ('countedPer' in shape ? `${id} per ${shape.countedPer}` : [])).join();

function shownMovement(
  { indicator: _, ...movement }: Moved,
  because: IndicatorChange['movements'][number]['because'],
): IndicatorChange['movements'][number] {
  const { what } = movement;
  const lapse = because?.reason;
  return {
    ...movement,
    what: what === 'gone' && (lapse === 'expired' || lapse === 'retired') ? lapse : what,
    ...(because ? { because } : {}),
  };
}
