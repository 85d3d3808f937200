import type { QueueServices } from '../../src/consumers.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readHistory, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { type PartnerDocument, partnersContainer } from '../../src/partners/document.ts';
import { benchmarksContainer } from '../../src/scores/benchmarks.ts';

/**
 * What the product says of every listed partner: its profile, standings, and each month's score with its ledger; and how
 * all of them compare.
 * Without times, without what was said before, and without the numbers that say in which order facts came in.
 */
export async function viewOf(desk: Pick<QueueServices, 'documents' | 'rulebooks'>): Promise<Record<string, unknown>> {
  const { documents, rulebooks } = desk;
  const view: Record<string, unknown> = {};
  const months = new Set<Month>();
  const { items } = await documents.query(partnersContainer, { limit: 500 });
  for (const { value } of items.filter(({ value }) => value.listed)) {
    view[value.partnerId] = aboutPartner(value);
    for (const program of Object.keys(value.standings)) {
      const { items: history } = await readHistory({ documents, rulebooks }, value.partnerId, program, {});
      for (const { month } of history) {
        months.add(month);
        const { computedAt, restated, ...score } = await readScore(
          { documents, rulebooks },
          value.partnerId,
          program,
          month,
        );
        const given = { month, pageSize: 2_000 };
        const ledger = await readLedger({ documents, rulebooks }, value.partnerId, program, given);
        view[`${value.partnerId} ${program} ${month}`] = { score, ledger };
      }
    }
  }
  for (const month of months) {
    const { items: spreads } = await documents.query(benchmarksContainer, { partition: month, limit: 1_000 });
    for (const { id, value } of spreads) view[`compared ${month} ${id}`] = value;
  }
  return view;
}

function aboutPartner({ name, country, locations, stale, unsent, standings }: PartnerDocument) {
  const newest = Object.entries(standings).map(([program, { month, tier, score }]) => [program, month, tier, score]);
  return { name, country, locations, stale, unsent, newest };
}
