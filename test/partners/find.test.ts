import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { profileColumns, subscriptionColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const scored = (mpnId: string) => readScore(world, mpnId, 'smb', '2021-01' as Month);
const history = (mpnId: string) => readHistory(world, mpnId, 'smb', {});

test.each([
  ['score', '1001', 'Partner 1001 was never scored in smb for 2021-01:', scored],
  ['score', '1002', 'Partner 1001, to which 1002 rolls up, was never scored in smb for 2021-01:', scored],
  ['history', '1001', 'Partner 1001 was never scored in smb:', history],
  ['history', '1002', 'Partner 1001, to which 1002 rolls up, was never scored in smb:', history],
])('a partner without scores, to which one rolls up that has some: %s of %s', async (_, id, told, read) => {
  await world.import(
    'subscription-details',
    tsv(subscriptionColumns, ['s1', '2021-01', 't1', 'Sales', 'CSP', 1, '9.00', '1002', 'CSP']),
  );
  await world.refresh('2021-01');
  await world.import('partner-profile', tsv(profileColumns, ['1002', 'Branch', '1001', 'One', 'DE']));
  await expect(read(id)).rejects.toThrow(told);
});
