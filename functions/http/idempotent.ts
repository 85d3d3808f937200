import type { HttpResponseInit } from '@azure/functions';
import { type KeptAnswer, once } from '../../src/access/idempotency.ts';
import type { Caller } from '../../src/access/roles.ts';
import type { App } from '../../src/app.ts';

/** Runs work once for its Idempotency-Key; a repetition gets the first answer. Problems are not stored. */
export async function idempotent(
  { documents, clock, notifications }: App,
  key: string,
  caller: Caller,
  request: readonly unknown[],
  work: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { answer, repeated } = await once(
    { documents, clock, vault: notifications.vault },
    { caller, key, request },
    async (): Promise<KeptAnswer> => {
      const { status = 200, headers, body } = await work();
      return { status, headers: { ...(headers as Record<string, string>) }, body: String(body ?? '') };
    },
  );
  const { status, headers, body } = answer;
  const told = repeated ? { ...headers, 'idempotency-replayed': 'true' } : headers;
  return { status, headers: told, ...(body === '' ? {} : { body }) };
}
