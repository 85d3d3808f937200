import type { Clock, IdSource } from '../clock.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents, Queues } from '../storage/ports.ts';

export interface RefreshDesk {
  documents: Documents;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  rulebooks: Rulebooks;
  /** Tells the operators what nobody would see otherwise. Told twice, it says the same. */
  alert(text: string): void;
}
