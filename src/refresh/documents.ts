import type { Moment } from '../facts/catalogue.ts';
import type { Month } from '../month.ts';
import type { ScoreDocument } from '../scores/documents.ts';
import type { BenchmarkSums } from '../scoring/benchmarks/sums.ts';
import type { Container } from '../storage/containers.ts';

/** One order to score a month. */
export interface RefreshDocument {
  kind: 'refresh';
  id: string;
  month: Month;
  programs: string[];
  /** Only these partners; `null` for all. */
  partners: string[] | null;
  /** Only partners of whom some score is stale. */
  staleOnly: boolean;
  /** Months to be scored in the same way after this one, oldest first. */
  monthsAfter: Month[];
  /** Whether all partners are compared as well (R8): where no programs were named. */
  benchmarks: boolean;
  /** Whether the monthly timer ordered it, which tells where nobody has data of the month. */
  monthly: boolean;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  partnersTotal: number;
  /** Where planning goes on; absent when all batches are made. */
  plan?: { batch: number; after: string };
  /** Scored, unchanged and without data together. */
  partnersDone: number;
  partnersScored: number;
  /** Whose scores stood already. */
  partnersUnchanged: number;
  /** R7.1: of whom nothing is covered in the month, so that there is nothing to score. */
  partnersWithoutData: number;
  partnersFailed: number;
  tierChanges: number;
  startedAt: string;
  progressAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  open: boolean;
}

/** By program, the ids of the ledger portions that make a score. */
export type PortionIds = Record<string, string[]>;

/** What the credit stage found for one partner, for the score stage to fold: all by one snapshot of the facts. */
export interface CreditedPartner extends AboutPartner {
  portions: PortionIds;
  /** The catalogue's effect of the facts credited. */
  effect: number;
}

/** What a score says of its partner besides what is credited. */
export interface AboutPartner {
  dataCoverage: ScoreDocument['dataCoverage'];
  /** The partner's own country. */
  country: string;
}

/** A partner with too many tenants for one message, and the plan by which its portions are made. */
export interface LargePartner extends AboutPartner {
  plan: string;
  portions: number;
  /** By which it is to be scored. */
  programs: string[];
  /** All portions go by the facts of this moment. */
  moment: Moment;
}

/** Why a partner was left without a new score. */
interface PartnerFailure {
  partnerId: string;
  code: string;
  message: string;
}

/** A batch of partners on its way through the two stages. */
export interface BatchDocument {
  kind: 'batch';
  batch: number;
  partners: string[];
  stage: 'credit' | 'score' | 'done';
  open: boolean;
  /** When it was last handed to the queue or taken on: a batch that is silent for long is sent again. */
  progressAt: string;
  credited: Record<string, CreditedPartner>;
  large: Record<string, LargePartner>;
  failures: PartnerFailure[];
  tierChanges: number;
  /** How many partners the batch has credited; 0 until it is done. */
  creditedPartners: number;
  /** How many of these did not fail, and so were scored. */
  scoredPartners: number;
  /** Of how many nothing was covered in the month. */
  withoutData: number;
}

/**
 * A batch as it is when done: what its stages handed on is dropped, for all batches that are done are read by whoever
 * looks how far a refresh is.
 */
export function asDone(batch: BatchDocument, at: Date): BatchDocument {
  const credited = [...Object.keys(batch.credited), ...Object.keys(batch.large)];
  const failed = new Set(batch.failures.map(({ partnerId }) => partnerId));
  const counts = {
    creditedPartners: credited.length,
    scoredPartners: credited.filter((partner) => !failed.has(partner)).length,
  };
  const progressAt = at.toISOString();
  return { ...batch, stage: 'done', open: false, progressAt, credited: {}, large: {}, ...counts };
}

/** Some tenants of a large partner, credited by a message of their own. */
export interface PortionDocument {
  kind: 'portion';
  batch: number;
  partnerId: string;
  plan: string;
  portion: number;
  tenants: string[];
  open: boolean;
  credited?: PortionIds;
  benchmark?: BenchmarkSums;
}

/** Refreshes in the partition `refreshes`; batches and portions in the partition of their refresh. */
export const refreshesContainer: Container<RefreshDocument | BatchDocument | PortionDocument> = {
  name: 'refreshes',
  indexed: ['id', 'kind', 'open', 'startedAt', 'stage'],
};

export const refreshes = refreshesContainer as Container<RefreshDocument>;

export const batches = refreshesContainer as Container<BatchDocument>;

export const portions = refreshesContainer as Container<PortionDocument>;

const padded = (number: number) => String(number).padStart(6, '0');

export const refreshKey = (id: string) => ({ partition: 'refreshes', id });

export const batchKey = (refreshId: string, batch: number) => ({ partition: refreshId, id: `batch|${padded(batch)}` });

export const portionKey = (refreshId: string, batch: number, partnerId: string, plan: string, portion: number) => ({
  partition: refreshId,
  id: `portion|${padded(batch)}|${partnerId}|${plan}|${padded(portion)}`,
});

/** Messages of the queue `refreshes`. */
export type RefreshMessage =
  | { kind: 'plan'; refreshId: string; batch: number }
  | { kind: 'credit'; refreshId: string; batch: number }
  | { kind: 'credit-portion'; refreshId: string; batch: number; partnerId: string; plan: string; portion: number }
  | { kind: 'score'; refreshId: string; batch: number }
  /** Not of one refresh: what the partner owes stands in its document. */
  | { kind: 'at-risk'; partnerId: string };
