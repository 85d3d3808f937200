import { randomFillSync } from 'node:crypto';

/** A position in a W3C trace: the trace, and the span that further spans follow. */
export interface Trace {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent`; `undefined` if it is not valid. */
export function parseTrace(text: string | null | undefined): Trace | undefined {
  const [, traceId, spanId, flags = '00'] = form.exec(text ?? '') ?? [];
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Creates a span below `parent`, or at the root of a new trace. */
export function nextStep(parent?: Trace): Trace {
  return {
    traceId: parent?.traceId ?? randomHex(32),
    spanId: randomHex(16),
    sampled: parent?.sampled ?? true,
  };
}

/** Random bytes drawn in advance: asking the system each time would cost more than the rest of a trace. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

function randomHex(digits: number): string {
  const bytes = digits / 2;
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytes;
  return drawn.toString('hex', used - bytes, used);
}

/** Writes a `traceparent`. */
export const traceText = ({ traceId, spanId, sampled }: Trace): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
