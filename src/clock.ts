import { randomUUID } from 'node:crypto';

/** Where the product reads the time. Passed in, so that tests and reruns decide what "now" is. */
export interface Clock {
  now(): Date;
}

/** Where ids come from that are not made from data. */
export interface IdSource {
  next(): string;
}

export const systemClock: Clock = { now: () => new Date() };
export const randomIds: IdSource = { next: () => randomUUID() };
