import type { AtRiskLine, PartnerLine } from '../api/scores.ts';
import { readOutlook } from '../computing/outlook.ts';
import { ProductError } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { Services } from '../scores/services.ts';
import { noTier } from '../scoring/tiers.ts';

/** An outlook reads a partner's tenants. */
const outlooksAtOnce = 4;

/**
 * Finds, among some partners, those that lose their tier in the next three months if nothing new happens, by the
 * outlook of each that has a tier. A partner whose data of the month are gone has no outlook.
 * @param seesAmounts without amounts, scores are shown as in decision 14
 */
export async function partnersAtRisk(
  services: Services,
  lines: readonly PartnerLine[],
  seesAmounts: (partnerId: string) => boolean,
): Promise<AtRiskLine[]> {
  const holders = lines.filter(({ tier }) => tier !== null && tier !== noTier);
  const found = await inParallel(holders, outlooksAtOnce, async ({ partnerId, name, program, month }) => {
    if (month === null) return [];
    const asked = { month, amounts: seesAmounts(partnerId) };
    const outlook = await readOutlook(services, partnerId, program, asked).catch((cause: unknown) => {
      if (cause instanceof ProductError && cause.code === 'no-data') return undefined;
      throw cause;
    });
    const then = outlook?.months.find((one) => one.month === outlook.atRisk);
    if (!outlook || !then) return [];
    const { score, tier, stale } = outlook;
    const lost = { month: then.month, score: then.score, tier: then.tier };
    return [{ partnerId, name, program, month, score, tier, stale, lost }];
  });
  return found.flat();
}
