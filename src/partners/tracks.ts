import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Track } from '../rulebooks/shapes.ts';
import type { PartnerDocument } from './document.ts';

/** Returns the track that an operator has fixed for a month of a program (R10.2). */
export function fixedTrackAt(
  { fixedTracks }: Pick<PartnerDocument, 'fixedTracks'>,
  program: string,
  month: Month,
): Track | undefined {
  return fixedTracks?.[program]?.findLast(({ from }) => from <= month)?.track ?? undefined;
}

/** The same for a month by an edition; `undefined` if its figures do not differ by track. */
export const fixedTrackIn = (
  partner: Pick<PartnerDocument, 'fixedTracks'>,
  { program, track }: Edition,
  month: Month,
): Track | undefined => (track === undefined ? undefined : fixedTrackAt(partner, program, month));
