import type { HttpRequest } from '@azure/functions';
import { theConfiguration } from '../configuration.ts';
import { Refusal } from './problem.ts';

/**
 * Yields a request's body piece by piece. A reader that stops early leaves the rest unread instead of cancelling it:
 * cancelling would close the connection on which the refusal must be sent.
 * @throws Refusal 400 if the caller goes away before the end
 */
export async function* bodyOf(request: HttpRequest): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  try {
    for (let piece = await next(reader); !piece.done; piece = await next(reader)) yield piece.value;
  } finally {
    reader.releaseLock();
  }
}

/** The stable code of a body whose caller went away. */
export const cutShort = 'body-cut-short';

async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw new Refusal(400, cutShort, `The caller went away before the end of the body: ${(cause as Error).message}`);
  }
}

/** Most milliseconds for a report: a minute less than host.json's `functionTimeout`, which ends the whole process. */
const longestReport = 9 * 60_000;

/**
 * Like {@link bodyOf}, for a report, which may take its time but must keep moving: each period of `PCI_BODY_SECONDS`
 * must bring its share of bytes, in whatever pieces.
 * @param longest most milliseconds for all of it
 * @throws Refusal 408
 */
export async function* movingBodyOf(request: HttpRequest, longest = longestReport): AsyncGenerator<Uint8Array> {
  const { bodySeconds, bodyBytesPerSecond } = theConfiguration();
  const end = performance.now() + longest;
  const part = bodySeconds * bodyBytesPerSecond;
  const message = `Fewer than ${part} bytes of the body arrived within ${bodySeconds} s.`;
  const pieces = bodyOf(request);
  let received = 0;
  /** Counts only the time spent waiting for the caller, not that spent storing the pieces. */
  let waited = 0;
  for (;;) {
    const began = performance.now();
    if (began > end) throw new Refusal(408, 'body-too-slow', tooLong);
    const piece = await inTime(pieces.next(), bodySeconds * 1_000 - waited, message);
    if (piece.done) return;
    waited += performance.now() - began;
    received += piece.value.byteLength;
    if (received >= part) received = waited = 0;

    yield piece.value;
  }
}

const tooLong = 'The body did not arrive completely within nine minutes. Compress it with gzip, or split it by month.';

/**
 * Waits for `work` at most `milliseconds`.
 * @throws Refusal 408
 */
export async function inTime<Result>(work: Promise<Result>, milliseconds: number, message: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, 'body-too-slow', message)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
