import { describe, expect, it } from 'vitest';
import { ledgerOf, missing, type Part, sold, used, valueIn, world } from '../build.ts';

const deployments = (parts: Part[], edition: string, partner = ['100']) =>
  valueIn('new-deployments', world(parts), { edition, partner });
const s2 = { subscription: 'S2' };

/** The scored month is 2021-03: M-11 is 2020-04, M-12 is 2020-03. */
describe('R5.9 per tenant (2021-01), R5.10 per subscription (2021-09)', () => {
  it.each<[string, Part[], number, number]>([
    ['no users, then 5', [used('2021-03', 5)], 1, 1],
    ['no users, then 4', [used('2021-03', 4)], 0, 0],
    ['4 in M-11', [used('2020-04', 4), used('2021-03', 5)], 1, 1],
    ['5 in M-11', [used('2020-04', 5), used('2021-03', 50)], 0, 0],
    ['5 in M-12 only', [used('2020-03', 5), used('2021-03', 5)], 1, 1],
    ['crossed in M-10', [used('2020-05', 5), used('2021-03', 1)], 1, 1],
    ['crossed and fell below since', [used('2020-10', 9), used('2021-03', 0)], 1, 1],
    ['crossed, but not credited in M [decision]', [used('2020-05..2021-02', 9)], 0, 0],
    ['credited in M through the other report', [used('2020-05..2021-02', 9), sold('2021-03')], 1, 1],
    ['credited in M, not when it crossed', [used('2020-05', 9, { by: '900' }), sold('2021-03')], 1, 1],
    ['credited for sales only', [used('2021-03', 9, { as: 'CPOR-OSA' })], 0, 0],
    ['credited for usage', [used('2021-03', 9, { as: 'CPOR-OSU' })], 1, 1],
    ['free users', [used('2021-03', 9, { paid: false })], 0, 0],
    ['another product', [used('2021-03', 9, { product: 'Guides' })], 0, 0],
    ['two subscriptions together cross', [used('2021-03', 3), used('2021-03', 3, s2)], 1, 0],
    ['two subscriptions cross one after the other', [used('2021-02', 3), used('2021-03', 3, s2)], 0, 0],
    ['one crosses while the other was above', [used('2020-04..2021-03', 9), used('2021-03', 9, s2)], 0, 1],
    ['both were below 5, together not', [used('2020-04', 3), used('2020-04', 3, s2), used('2021-03', 9)], 0, 1],
    ['two subscriptions cross: one tenant', [used('2021-03', 9), used('2021-03', 9, s2)], 1, 1],
    ['the credited subscription is another', [used('2021-03', 9, { by: '900' }), sold('2021-03', s2)], 1, 0],
    ['two tenants', [used('2021-03', 9), used('2021-03', 9, { tenant: 'T2' })], 2, 2],
    ['R5.8 the largest of several rows, not their sum', [used('2021-03', 4), used('2021-03', 4, { by: '900' })], 0, 0],
    ['R5.8 rows of whatever location', [used('2021-03', 1), used('2021-03', 5, { by: '' })], 1, 1],
    ['R5.8 rows in whatever state', [used('2021-03', 5, { active: false })], 1, 1],
  ])('%s', (_, parts, perTenant, perSubscription) => {
    expect(deployments(parts, '2021-01'), 'edition 2021-01').toBe(perTenant);
    expect(deployments(parts, '2021-09'), 'edition 2021-09').toBe(perSubscription);
  });

  it('the line of a subscription names the first that qualifies', () => {
    const two = world(used('2021-03', 9, { subscription: 'S3' }), used('2021-03', 9, s2), used('2021-03', 2));
    const deploymentsOf = (edition: string) =>
      ledgerOf(two, { edition })
        .filter(({ indicator }) => indicator === 'new-deployments')
        .map(({ subscription, rule, amounts }) => ({ subscription, rule, amounts }));
    expect(deploymentsOf('2021-01')).toEqual([{ subscription: undefined, rule: 'R5.9', amounts: [['2021-03', 1]] }]);
    expect(deploymentsOf('2021-09')).toEqual([{ subscription: 'S2', rule: 'R5.10', amounts: [['2021-03', 1]] }]);
  });
});

describe('R5.11 only where the first month is known [decision]', () => {
  const gap = (by: string, month = '2020-04') => missing('dynamics-365-usage', by, month);
  it.each<[string, Part[], number, number]>([
    ['first month not covered', [used('2021-03', 9), gap('100')], 0, 0],
    ['another month not covered', [used('2021-03', 9), gap('100', '2020-05')], 1, 1],
    ['M-12 not covered', [used('2021-03', 9), gap('100', '2020-03')], 1, 1],
    ['subscription-details not covered', [used('2021-03', 9), missing('subscription-details', '100', '2020-04')], 1, 1],
    ['a location with a row in the window', [used('2021-03', 9), used('2020-08', 0, { by: '900' }), gap('900')], 0, 0],
    ['a location with a row in M-12 only', [used('2021-03', 9), used('2020-03', 0, { by: '900' }), gap('900')], 1, 1],
    [
      'a location with a free row only',
      [used('2021-03', 9), used('2020-08', 0, { by: '900', paid: false }), gap('900')],
      1,
      1,
    ],
    [
      'a location with a row of another subscription',
      [used('2021-03', 9), used('2020-08', 0, { by: '900', ...s2 }), gap('900')],
      0,
      1,
    ],
    ['the direct customers', [used('2021-03', 9), used('2020-08', 0, { by: '' }), gap('')], 0, 0],
    [
      'a location of no concern',
      [used('2021-03', 9), used('2020-08', 0, { by: '900', tenant: 'T2' }), gap('900')],
      1,
      1,
    ],
  ])('%s', (_, parts, perTenant, perSubscription) => {
    expect(deployments(parts, '2021-01'), 'edition 2021-01').toBe(perTenant);
    expect(deployments(parts, '2021-09'), 'edition 2021-09').toBe(perSubscription);
  });
});
