import type { Comparison } from '../api/insights.ts';
import { ComputedPartner } from '../computing/computed-partner.ts';
import { invalid } from '../errors.ts';
import type { Month } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { named } from '../rulebooks/names.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Services } from '../scores/services.ts';
import type { ScoredIndicator } from '../scoring/score.ts';

/**
 * Computes a partner's month by two editions from the same facts in force: the effect of a change of rules.
 * Writes nothing.
 * @param asked by default the newest scored month; `after` defaults to the program's newest edition, `before` to the
 * one in force in the month or, if that is `after`, to the one before it
 * @throws ProductError `partner-not-found`, `unknown-edition`, `same-edition`, `never-scored`, `no-data`
 */
export async function compareEditions(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  asked: { month?: Month | undefined; before?: string | undefined; after?: string | undefined },
): Promise<Comparison> {
  const editionOf = (id: string | undefined) => (id === undefined ? undefined : rulebooks.editionNamed(program, id));
  const [wanted, after = rulebooks.editionsOf(program).at(-1)!] = [editionOf(asked.before), editionOf(asked.after)];
  if (wanted?.id === after.id) throw sameEdition(after);
  const partner = await findPartner({ documents }, mpnId);
  const month = asked.month ?? partner.standings[program]?.month;
  if (month === undefined) throw neverScored(mpnId, partner, program);
  const before = wanted ?? otherEdition(rulebooks, program, after, month);
  return ComputedPartner.with({ documents, rulebooks }, partner.partnerId, async (facts) => {
    facts.expectData(before, month);
    const { score: was } = await facts.score(before, month);
    const { score: is } = await facts.score(after, month);
    const all = [...named(is.indicators, after), ...named(was.indicators, before)];
    const names = new Map(all.toReversed().map(({ id, title, unit }) => [id, { id, title, unit }]));
    const ids = [...new Set(all.map(({ id }) => id))];
    return {
      partnerId: partner.partnerId,
      program,
      month,
      editions: { before: before.id, after: after.id },
      score: { before: was.shownScore, after: is.shownScore },
      tier: { before: was.tier, after: is.tier },
      scoreChange: difference(was.shownScore, is.shownScore),
      indicators: ids.map((id) => {
        const [one, other] = [was, is].map(({ indicators }) => sideOf(indicators.find((found) => found.id === id)));
        return {
          ...names.get(id)!,
          before: one ?? null,
          after: other ?? null,
          pointsChange: difference(one?.points ?? 0, other?.points ?? 0),
        };
      }),
    };
  });
}

/** Returns the edition in force in the month or, if that is the given one, the one before it, else the one after it. */
function otherEdition(rulebooks: Rulebooks, program: string, given: Edition, month: Month): Edition {
  const inForce = rulebooks.editionInForce(program, month);
  if (inForce.id !== given.id) return inForce;
  const editions = rulebooks.editionsOf(program);
  const place = editions.findIndex(({ id }) => id === given.id);
  return editions[place - 1] ?? editions[place + 1] ?? given;
}

function sameEdition({ id, program }: Edition) {
  const message = `Both are ${id}: name two editions of ${program}, or only one to compare it with that in force in the month.`;
  return invalid('same-edition', message, [{ parameter: 'before', code: 'same-edition', message }]);
}

function sideOf(indicator: ScoredIndicator | undefined): Comparison['indicators'][number]['after'] | undefined {
  if (indicator === undefined) return undefined;
  const { value, target, points, maxPoints } = indicator;
  return { value, target, points, maxPoints };
}

/** Subtracts shown points, which have two decimals; removes the error of binary fractions. */
const difference = (was: number, is: number): number => Math.round((is - was) * 100) / 100 + 0;
