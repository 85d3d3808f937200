import { type PartnerDocument, partnersContainer } from '../../src/facts/documents.ts';
import { readHistory, readLedger, readScore } from '../../src/lookups/scores.ts';
import type { Desk } from '../crash/machine.ts';

/**
 * What the product says of every listed partner: its profile, standings, and each month's score with its ledger.
 * Without times, and without the numbers that say in which order facts came in.
 */
export async function viewOf(desk: Pick<Desk, 'documents' | 'rulebooks'>): Promise<Record<string, unknown>> {
  const { documents, rulebooks } = desk;
  const view: Record<string, unknown> = {};
  const { items } = await documents.query(partnersContainer, { limit: 500 });
  for (const { value } of items.filter(({ value }) => value.listed)) {
    view[value.partnerId] = aboutPartner(value);
    for (const program of Object.keys(value.standings)) {
      const { items: months } = await readHistory(documents, value.partnerId, program, {});
      for (const { month } of months) {
        const { computedAt, ...score } = await readScore(documents, value.partnerId, program, month);
        const given = { month, pageSize: 2_000 };
        const ledger = await readLedger(documents, rulebooks, value.partnerId, program, given);
        view[`${value.partnerId} ${program} ${month}`] = { score, ledger };
      }
    }
  }
  return view;
}

function aboutPartner({ name, country, locations, stale, unsent, standings }: PartnerDocument) {
  const newest = Object.entries(standings).map(([program, { month, tier, score }]) => [program, month, tier, score]);
  return { name, country, locations, stale, unsent, newest };
}
