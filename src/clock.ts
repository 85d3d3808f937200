import { randomUUID } from 'node:crypto';

/** The product's source of time. Passed in, so that tests and reruns set the present time. */
export interface Clock {
  now(): Date;
}

/** The source of ids that are not derived from data. */
export interface IdSource {
  next(): string;
}

export const systemClock: Clock = { now: () => new Date() };
export const randomIds: IdSource = { next: () => randomUUID() };
