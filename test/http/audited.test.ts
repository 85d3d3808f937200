import { HttpRequest } from '@azure/functions';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audited } from '../../functions/http/audited.ts';
import { listAudit } from '../../src/access/audit.ts';
import { localOperator } from '../../src/access/roles.ts';
import type { App } from '../../src/app.ts';
import { conflict } from '../../src/errors.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

test('the answer says what failed, even if its outcome cannot be recorded', async () => {
  const request = new HttpRequest({ method: 'POST', url: 'http://localhost/api/refreshes' });
  const call = { request, caller: localOperator, partnerId: '1001' };
  const refused = audited(world as unknown as App, 'refreshes-create', call, async () => {
    world.documents.write = async () => {
      throw new Error('the disk is full');
    };
    throw conflict('already', 'It is under way already.');
  });
  await expect(refused).rejects.toMatchObject({ code: 'already' });
  const { items } = await listAudit(world, {}, { limit: 10 });
  expect(items).toMatchObject([{ value: { action: 'refreshes-create', partnerId: '1001', status: null } }]);
});
