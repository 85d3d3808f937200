import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents } from '../storage/ports.ts';

/** What look-ups and computations need. */
export interface Services {
  documents: Documents;
  rulebooks: Rulebooks;
}
