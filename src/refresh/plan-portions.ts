import { createHash } from 'node:crypto';
import type { ByKind } from '../computing/ledger-of-partner.ts';
import type { SnapshotData } from '../facts/catalogue.ts';
import type { Documents } from '../storage/ports.ts';
import { type LargePartner, portionKey, portions } from './documents.ts';

/** Most tenants credited at once: a larger partner is credited in portions of this size, each by its own message. */
export const tenantsPerPortion = 500;

/** Plans the portions of a large partner: writes a document for each, with its tenants. Safe to repeat. */
export async function planPortions(
  documents: Documents,
  of: {
    refreshId: string;
    batch: number;
    partnerId: string;
    tenants: ByKind<string>;
    moment: SnapshotData;
    programs: readonly string[];
  },
): Promise<Pick<LargePartner, 'plan' | 'portions'>> {
  const { refreshId, batch, partnerId, moment, programs } = of;
  const { byProduct, byWorkload } = of.tenants;
  const plan = createHash('sha256')
    .update([moment.effect, ...programs, ...byProduct, ...byWorkload].join('\n'))
    .digest('base64url')
    .slice(0, 12);
  const count = Math.ceil(Math.max(byProduct.length, byWorkload.length) / tenantsPerPortion);
  for (let portion = 0; portion < count; portion++) {
    const key = portionKey(refreshId, batch, partnerId, plan, portion);
    const mine = (all: readonly string[]) => all.slice(portion * tenantsPerPortion, (portion + 1) * tenantsPerPortion);
    const tenants = { tenants: mine(byProduct), byWorkload: mine(byWorkload) };
    const value = { kind: 'portion' as const, batch, partnerId, plan, portion, ...tenants, open: true };
    await documents.write(portions, { ...key, value, when: 'absent' });
  }
  return { plan, portions: count };
}
