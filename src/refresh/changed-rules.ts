import { catalogueContainer } from '../facts/catalogue.ts';
import { inParallel } from '../in-parallel.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { withStaleness } from '../partners/staleness.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents, QueryPosition } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { RefreshServices } from './services.ts';

/** Digest of the rules that all partners were last compared with. */
interface ComparedRules {
  digest: string;
  /** The day of the first comparison with these rules, until the second one has ended. */
  firstOn?: string;
  /** Unfinished comparison with other rules, and the position where it continues. */
  underWay?: { digest: string; after?: QueryPosition };
}

const comparedContainer = catalogueContainer as unknown as Container<ComparedRules>;
const key = { partition: 'catalogue', id: 'rules' };
const partnersPerPage = 200;
const partnersAtOnce = 25;

/**
 * R7.5: marks the partners with scores by other rules than those in force, so that the daily timer finds them. Reads
 * every partner after a change of rules, and once more on a later day: while a release is rolled out, a process with
 * the former rules may remove a mark again. Otherwise it reads one document only. Stores its position after each page;
 * safe to repeat.
 */
export async function markChangedRules(
  services: Pick<RefreshServices, 'documents' | 'rulebooks' | 'clock'>,
): Promise<void> {
  const { documents, rulebooks, clock } = services;
  const { digest } = rulebooks;
  const today = clock.now().toISOString().slice(0, 10);
  const compared = (await documents.read(comparedContainer, key))?.value ?? { digest: '' };
  const { underWay, ...before } = compared;
  const isSame = before.digest === digest && (!underWay || underWay.digest === digest);
  const isSecond = isSame && before.firstOn !== undefined && before.firstOn < today;
  if (isSame && !underWay && !isSecond) return;
  let after = underWay?.digest === digest ? underWay.after : undefined;
  const noteUnderWay = () => note(documents, { ...before, underWay: { digest, ...(after ? { after } : {}) } });
  // Stored before the first partner is marked: if the former rules come back, the marks must be removed.
  if (!after) await noteUnderWay();
  do {
    const page = await documents.query(partnersContainer, { limit: partnersPerPage, ...(after ? { after } : {}) });
    await inParallel(page.items, partnersAtOnce, ({ value }) => markOne(services, value));
    after = page.next;
    if (after) await noteUnderWay();
  } while (after);
  await note(documents, isSecond ? { digest } : { digest, firstOn: today });
}

async function markOne(
  { documents, rulebooks }: { documents: Documents; rulebooks: Rulebooks },
  partner: PartnerDocument,
): Promise<void> {
  if (withStaleness(rulebooks, partner).stale === partner.stale) return;
  await update(documents, partnersContainer, partnerKey(partner.partnerId), (before) => {
    const after = before && withStaleness(rulebooks, before);
    return after?.stale === before?.stale ? undefined : after;
  });
}

async function note(documents: Documents, compared: ComparedRules): Promise<void> {
  await update(documents, comparedContainer, key, () => compared);
}
