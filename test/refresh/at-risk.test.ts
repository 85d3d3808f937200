import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointsContainer, operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { billed, deployed, people } from '../support/silver-partners.ts';
import { AtRiskWorld, atRisk, lapsing } from './at-risk-world.ts';

let world: AtRiskWorld;
beforeEach(() => {
  world = new AtRiskWorld();
});
afterEach(() => world.close());

test.each([
  ['an exam that will expire', lapsing, { lostIn: '2021-05', scoreExpected: 55 }],
  ['tenants that will no longer be new deployments', { usersInMay: 9 }, { lostIn: '2021-04', scoreExpected: 41 }],
])('%s: the tier lost with it is published once, with month and remaining score', async (_, given, lost) => {
  await world.ask();
  await world.importSilver(given);
  await world.refresh('2021-02');
  const { standings, outbox, unsent, atRiskDue } = await world.partner();
  expect(standings.smb).toMatchObject({ month: '2021-02', tier: 'silver', sequence: 1 });
  const events = await world.published();
  expect(events).toMatchObject([
    { type: 'partner.tier.at-risk', program: 'smb', month: '2021-02', sequence: 1, tiers: [{ ...atRisk, ...lost }] },
  ]);
  expect(world.told).toEqual([{ partnerId: '1001', eventId: events[0]!.id }]);
  expect([outbox, unsent, atRiskDue]).toEqual([[], false, undefined]);
  await world.refresh('2021-02');
  await world.import('subscription-details', billed('18300.00'));
  await world.refresh('2021-02');
  expect(await world.published()).toEqual(events);
});

test('the next month publishes it again if it still holds', async () => {
  await world.ask();
  await world.importSilver(lapsing);
  await world.refresh('2021-02');
  await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
  await world.refresh('2021-03');
  expect((await world.published()).map(({ month }) => month).sort()).toEqual(['2021-02', '2021-03']);
  await world.refresh('2021-02');
  expect(await world.published()).toHaveLength(2);
});

test('is published while the endpoint that asks is disabled, so that it can be sent later', async () => {
  await world.ask();
  const key = { partition: operatorPartition, id: 'ep' };
  const { value } = (await world.documents.read(endpointsContainer, key))!;
  const disabled = { at: '2022-01-02T00:00:00.000Z', reason: 'gone' as const };
  await world.documents.write(endpointsContainer, { ...key, value: { ...value, disabled }, when: 'always' });
  await world.importSilver(lapsing);
  await world.refresh('2021-02');
  expect(await world.published()).toMatchObject([{ type: 'partner.tier.at-risk', month: '2021-02' }]);
});

describe('nothing is published', () => {
  test.each([
    ['that stays', {}, '2021-02'],
    ['that lapses beyond the three months', { until: '2021-06-15' }, '2021-02'],
  ])('of a tier %s; the look ahead is done all the same', async (_, given, month) => {
    await world.ask();
    await world.importSilver(given);
    await world.refresh(month);
    expect((await world.partner()).standings.smb!.tier).toBe('silver');
    expect([await world.published(), (await world.partner()).atRiskDue, (await world.partner()).atRiskTold]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  test('where nobody asks, and no look ahead is made', async () => {
    await world.ask(operatorPartition, ['partner.tier.changed']);
    await world.importSilver(lapsing);
    const sent = world.kindsSent();
    await world.refresh('2021-02');
    expect(sent).not.toContain('at-risk');
    expect(await world.published()).toEqual([]);
  });

  test('where there is no tier to lose, and no look ahead is made', async () => {
    await world.ask();
    await world.import('training-details', people(lapsing.until));
    await world.import('subscription-details', billed());
    const sent = world.kindsSent();
    await world.refresh('2021-02');
    expect((await world.partner()).standings.smb!.tier).toBe('none');
    expect(sent).not.toContain('at-risk');
  });

  test('where the data were taken back, or changed the tier, before the look ahead', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const late = world.holdBack();
    await world.refresh('2021-02');
    await world.import('training-details', people('2020-12-31'));
    await world.handle(late[0]!);
    expect([await world.published(), (await world.partner()).atRiskDue]).toEqual([[], undefined]);
  });
});

test('the partner itself may ask', async () => {
  await world.importSilver(lapsing);
  await world.ask('1001', ['partner.tier.at-risk']);
  expect((await world.partner()).tells).toEqual(['partner.tier.at-risk']);
  await world.refresh('2021-02');
  expect(await world.published()).toHaveLength(1);
});
