import type { Clock, IdSource } from '../clock.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents, Queues } from '../storage/ports.ts';

export interface RefreshServices {
  documents: Documents;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  rulebooks: Rulebooks;
  /** Alerts the operators to faults that nobody would see otherwise. Repeating an alert must be harmless. */
  alert(text: string): void;
}
