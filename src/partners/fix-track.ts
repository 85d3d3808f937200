import { invalid } from '../errors.ts';
import type { Month } from '../month.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { type FixedTrack, type PartnerDocument, partnerKey, partnersContainer } from './document.ts';
import { findPartner } from './find.ts';
import { monthsByOtherTrack, withStaleness } from './staleness.ts';

interface Services {
  documents: Documents;
  rulebooks: Rulebooks;
}

/** The tracks of a partner in a program that an operator has fixed, in the order of their first months (R10.2). */
export interface FixedTracks {
  partnerId: string;
  program: string;
  items: FixedTrack[];
  /** Months, in order, whose scores were computed by another track: they are stale. */
  staleMonths: Month[];
}

/** @throws ProductError `unknown-program`, `partner-not-found` */
export async function readFixedTracks(services: Services, mpnId: string, program: string): Promise<FixedTracks> {
  services.rulebooks.editionsOf(program);
  return fixedTracksOf(services, await findPartner(services, mpnId), program);
}

/**
 * Fixes a partner's track from a month on, or returns it to the rules; tracks fixed from that month or a later one on
 * are dropped. The scores of these months become stale, and so are computed again. Safe to repeat.
 * @throws as {@link readFixedTracks}; `no-tracks` for a program whose figures do not differ by track
 */
export async function fixTrack(
  services: Services,
  mpnId: string,
  program: string,
  fixed: FixedTrack,
): Promise<FixedTracks> {
  expectTracks(services.rulebooks, program);
  const { partnerId } = await findPartner(services, mpnId);
  const key = partnerKey(partnerId);
  const after = await update(services.documents, partnersContainer, key, (before): PartnerDocument | undefined => {
    if (before === undefined) return undefined;
    const fixedTracks = { ...before.fixedTracks, [program]: withFixed(before.fixedTracks?.[program] ?? [], fixed) };
    const next = withStaleness(services.rulebooks, { ...before, fixedTracks });
    return JSON.stringify(next) === JSON.stringify(before) ? undefined : next;
  });
  return fixedTracksOf(services, after!, program);
}

const fixedTracksOf = ({ rulebooks }: Services, partner: PartnerDocument, program: string): FixedTracks => ({
  partnerId: partner.partnerId,
  program,
  items: partner.fixedTracks?.[program] ?? [],
  staleMonths: monthsByOtherTrack(rulebooks, partner, program),
});

function withFixed(before: readonly FixedTrack[], fixed: FixedTrack): FixedTrack[] {
  const earlier = before.filter(({ from }) => from < fixed.from);
  return (earlier.at(-1)?.track ?? null) === fixed.track ? earlier : [...earlier, fixed];
}

function expectTracks(rulebooks: Rulebooks, program: string): void {
  if (rulebooks.editionsOf(program).some(({ track }) => track !== undefined)) return;
  const message = `The figures of ${program} do not go by track.`;
  throw invalid('no-tracks', message, [{ parameter: 'program', code: 'no-tracks', message }]);
}
