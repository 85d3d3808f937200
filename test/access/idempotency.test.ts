import { expect, test } from 'vitest';
import { type KeptAnswer, keyedRequestsContainer, once } from '../../src/access/idempotency.ts';
import { type Caller, grantsOf, localOperator } from '../../src/access/roles.ts';
import { world } from '../notifications/world.ts';

const request = ['POST', '/api/partners/1001/webhooks', { url: 'https://crm.example.com/' }];
const caller = (...grants: string[]): Caller => ({ id: 'tenant/user', grants: grantsOf(grants) });
const executive = 'executive-report-viewer:1001';

function desk() {
  const context = world();
  let works = 0;
  const ask = (by: Caller, key = 'key-1', asked: readonly unknown[] = request) =>
    once(context, { caller: by, key, request: asked }, async (): Promise<KeptAnswer> => {
      works++;
      return { status: 200, headers: {}, body: `revenue 31337.25, ${works}` };
    });
  return { context, ask, works: () => works };
}

test('the same request gets the answer of the first, in any order of its roles', async () => {
  const { ask, works } = desk();
  const first = await ask(caller(executive, 'account-admin:2001'));
  expect(first.repeated).toBe(false);
  expect(await ask(caller('account-admin:2001', executive))).toEqual({ answer: first.answer, repeated: true });
  expect(works()).toBe(1);
});

test.each([
  ['narrowed', [executive], ['report-viewer:1001']],
  ['narrowed to a location', [executive], [`${executive}:1002`]],
  ['taken away', [executive, 'report-viewer:1001'], ['report-viewer:1001']],
  ['widened', [executive], ['operator']],
  ['gone', [executive], []],
])('after roles were %s the old answer is not given, and the work is not done again', async (_what, before, after) => {
  const { ask, works } = desk();
  await ask(caller(...before));
  await expect(ask(caller(...after))).rejects.toMatchObject({ kind: 'conflict', code: 'idempotency-key-other-roles' });
  expect(works()).toBe(1);
  expect((await ask(caller(...after), 'key-2')).repeated).toBe(false);
});

test('nor by a record from before roles were noted', async () => {
  const { context, ask } = desk();
  await ask(localOperator);
  const { items } = await context.documents.query(keyedRequestsContainer, { partition: localOperator.id, limit: 1 });
  const [{ id, partition, value }] = items as [(typeof items)[0]];
  const { rights: _, ...older } = value;
  await context.documents.write(keyedRequestsContainer, { partition, id, value: older as never, when: 'always' });
  await expect(ask(localOperator)).rejects.toMatchObject({ code: 'idempotency-key-other-roles' });
});
