import { randomUUID } from 'node:crypto';

/** A place in a W3C trace: the trace, and the step that other steps follow. */
export interface Trace {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent`; `undefined` for what is none. */
export function parseTrace(text: string | null | undefined): Trace | undefined {
  const [, traceId, spanId, flags = '00'] = form.exec(text ?? '') ?? [];
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** A step of its own: below `parent`, or at the root of a new trace. */
export function nextStep(parent?: Trace): Trace {
  return {
    traceId: parent?.traceId ?? randomHex(32),
    spanId: randomHex(16),
    sampled: parent?.sampled ?? true,
  };
}

/**
 * At most 32 digits. Of a UUID, which Node makes from a store of random bytes: asking the system each time costs more
 * than all else about a trace. The digits at 12 and 16, which are the same in most UUIDs, come last.
 */
function randomHex(digits: number): string {
  const uuid = randomUUID().replaceAll('-', '');
  return (uuid.slice(17) + uuid.slice(0, 12) + uuid.slice(12, 17)).slice(0, digits);
}

/** As a `traceparent`. */
export const traceText = ({ traceId, spanId, sampled }: Trace): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
