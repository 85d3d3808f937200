import type { ByKind } from '../computing/ledger-of-partner.ts';
import type { SnapshotData } from '../facts/catalogue.ts';
import type { ReportsMissing } from '../facts/missing-reports.ts';
import type { Month } from '../month.ts';
import type { ScoreDocument } from '../scores/documents.ts';
import type { BenchmarkSums } from '../scoring/benchmarks/sums.ts';
import type { Container } from '../storage/containers.ts';

/** Results of a refresh so far, in partners. */
export interface Progress {
  /** Scored, unchanged and without data together. */
  partnersDone: number;
  partnersScored: number;
  /** Partners whose scores were up to date. */
  partnersUnchanged: number;
  /** R7.1: partners not covered in the month, so that there is nothing to score. */
  partnersWithoutData: number;
  partnersFailed: number;
  /** Partners scored without a report of the month, by report; absent in refreshes of earlier versions. */
  reportsMissing?: ReportsMissing;
  tierChanges: number;
  /** Scores that replaced another score of the month; absent in refreshes of earlier versions. */
  scoresRestated?: number;
}

/** A refresh before its first batch is done. */
export const noProgress: Progress = {
  partnersDone: 0,
  partnersScored: 0,
  partnersUnchanged: 0,
  partnersWithoutData: 0,
  partnersFailed: 0,
  reportsMissing: {},
  tierChanges: 0,
  scoresRestated: 0,
};

/** One order to score a month. */
export interface RefreshDocument extends Progress {
  kind: 'refresh';
  id: string;
  month: Month;
  programs: string[];
  /** Only these partners; `null` for all. */
  partners: string[] | null;
  /** Only partners with a stale score. */
  staleOnly: boolean;
  /** Months to be scored in the same way after this one, oldest first. */
  monthsAfter: Month[];
  /** True if benchmarks are computed as well (R8): when no programs were named. */
  benchmarks: boolean;
  /** True if the monthly timer ordered it; an alert is then raised if nobody has data of the month. */
  monthly: boolean;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  partnersTotal: number;
  /** Position at which planning continues; absent once all batches exist. */
  plan?: { batch: number; after: string };
  startedAt: string;
  progressAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  open: boolean;
}

/** Ids of the ledger portions of a score, by program. */
export type PortionIds = Record<string, string[]>;

/** Result of the first stage for one partner, input of the second: all by one snapshot of the facts. */
export interface CreditedPartner extends AboutPartner {
  portions: PortionIds;
  /** The catalogue's revision of the facts credited. */
  effect: number;
}

/** Results of crediting for a partner credited in portions. */
export interface CreditedInPortions extends CreditedPartner {
  benchmarks?: BenchmarkSums[];
}

/** Properties of the partner that a score shows beside the credited ones. */
export interface AboutPartner {
  /** By program; batches of earlier versions have one for all instead. */
  coverage?: Record<string, ScoreDocument['dataCoverage']>;
  dataCoverage?: ScoreDocument['dataCoverage'];
  /** The partner's own country. */
  country: string;
  /** Fingerprints of the rules that the facts are credited by, by program; absent in batches of earlier versions. */
  rules?: Record<string, string>;
}

/** A partner with too many tenants for one message, and the plan of its portions. */
export interface LargePartner extends AboutPartner {
  plan: string;
  portions: number;
  /** Programs to score the partner in. */
  programs: string[];
  /** The snapshot by which all portions are credited. */
  moment: SnapshotData;
}

/** A partner left without a new score, with the reason. */
interface PartnerFailure {
  partnerId: string;
  code: string;
  message: string;
}

/** A batch of partners, from planning to the end of both stages. */
export interface BatchDocument {
  kind: 'batch';
  batch: number;
  partners: string[];
  stage: 'credit' | 'score' | 'done';
  open: boolean;
  /** Time at which it was last sent or taken on: a batch that is silent for too long is sent again. */
  progressAt: string;
  credited: Record<string, CreditedPartner>;
  large: Record<string, LargePartner>;
  failures: PartnerFailure[];
  tierChanges: number;
  /** Absent in batches of earlier versions, and until the batch is done. */
  scoresRestated?: number;
  /** Number of partners credited; 0 until the batch is done. */
  creditedPartners: number;
  /** Number of credited partners that did not fail, and so were scored. */
  scoredPartners: number;
  /** Number of partners not covered in the month. */
  withoutData: number;
  /** Number of partners credited for whom a report of the month is missing, by report. */
  reportsMissing?: ReportsMissing;
}

/**
 * Returns the batch in its final form, without the results passed between its stages: every look at the progress of a
 * refresh reads all its finished batches.
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

/** Some tenants of a large partner, credited by a separate message. */
export interface PortionDocument {
  kind: 'portion';
  batch: number;
  partnerId: string;
  plan: string;
  portion: number;
  /** Whose facts by product are credited. */
  tenants: string[];
  /** Whose facts by workload are credited; absent in portions of earlier versions, where they are the same. */
  byWorkload?: string[];
  open: boolean;
  credited?: PortionIds;
  benchmark?: BenchmarkSums;
}

/** Returns the tenants of a portion, by kind of report. */
export const tenantsIn = ({ tenants, byWorkload = tenants }: PortionDocument): ByKind<string> => ({
  byProduct: tenants,
  byWorkload,
});

/** Refreshes in the partition `refreshes`; batches and portions in the partition of their refresh. */
export const refreshesContainer: Container<RefreshDocument | BatchDocument | PortionDocument> = {
  name: 'refreshes',
  indexed: ['id', 'kind', 'open', 'startedAt', 'stage', 'month'],
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
