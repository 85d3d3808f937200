import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents } from '../storage/ports.ts';

/** Services that lookups and computations need. */
export interface Services {
  documents: Documents;
  rulebooks: Rulebooks;
}
