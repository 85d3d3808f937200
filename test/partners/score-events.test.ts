import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventType } from '../../src/events/event-types.ts';
import type { Month } from '../../src/month.ts';
import { eventsContainer } from '../../src/notifications/dispatch/documents.ts';
import { endpointsContainer, operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { noteInterest } from '../../src/notifications/endpoints/interest.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { publishAtRisk } from '../../src/refresh/at-risk.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import { subscriptionColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  // One program, so that a score is one event.
  world.rulebooks = loadRulebooks(rulebooks.editionsOf('smb'));
});
afterEach(() => world.close());

const revenue = (month: string, usd: string) =>
  tsv(subscriptionColumns, ['s', month, 't', 'Sales', 'CSP', 1, usd, '1001', 'CSP']);
const scored = async (month: string, usd: string) => {
  await world.import('subscription-details', revenue(month, usd));
  await world.refresh(month);
};
/** The events of one program: each program of the same month has its own. */
const told = async () =>
  (await world.documents.query(eventsContainer, { partition: '1001', limit: 50 })).items
    .map(({ value }) => value)
    .filter(({ program }) => program === 'smb')
    .toSorted((one, other) => one.sequence - other.sequence);

async function endpointOf(owner: string, events: EventType[]): Promise<void> {
  await noteInterest(world.documents, owner, events);
  const value = { id: 'ep', owner, url: 'https://a.example/', events, format: 'cloudevents' as const, secrets: [] };
  await world.documents.write(endpointsContainer, {
    partition: owner,
    id: 'ep',
    value: { ...value, createdAt: '2022-01-01T00:00:00.000Z' },
    when: 'always',
  });
}

test('nobody asked: no score event is written, and none is queued', async () => {
  await endpointOf(operatorPartition, ['partner.tier.changed']);
  await scored('2021-02', '9000.00');
  await scored('2021-02', '12000.00');
  expect(await told()).toEqual([]);
  expect(world.told).toEqual([]);
});

test.each([operatorPartition, '1001'])('asked for by %s: each month once, each new score once', async (owner) => {
  if (owner === '1001') await world.import('subscription-details', revenue('2021-02', '9000.00'));
  await endpointOf(owner, ['partner.score.published', 'partner.score.restated']);
  await scored('2021-02', '9000.00');
  await scored('2021-03', '9000.00');
  await world.refresh('2021-03');
  expect(await told()).toMatchObject([
    { type: 'partner.score.published', month: '2021-02', sequence: 1, newest: true },
    { type: 'partner.score.published', month: '2021-03', sequence: 2, newest: true },
  ]);
  await scored('2021-02', '15000.00');
  const events = await told();
  expect(events).toMatchObject([
    {},
    {},
    { type: 'partner.score.restated', month: '2021-02', sequence: 3, newest: false },
  ]);
  const restated = events[2] as { score: number; scoreBefore: number };
  expect(restated.score).toBeGreaterThan(restated.scoreBefore);
  const queued = world.told as { partnerId: string; eventId: string }[];
  const ofProgram = queued.filter(({ eventId }) => events.some(({ id }) => id === eventId));
  expect(ofProgram).toEqual(events.map(({ id }) => ({ partnerId: '1001', eventId: id })));
  expect((await world.documents.read(partnersContainer, partnerKey('1001')))!.value.outbox).toEqual([]);
});

test('one asked for, the other not', async () => {
  await endpointOf(operatorPartition, ['partner.score.restated']);
  for (const usd of ['9000.00', '15000.00', '9000.00', '15000.00']) await scored('2021-02', usd);
  const events = await told();
  expect(events.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
    '1 partner.score.restated',
    '2 partner.score.restated',
    '3 partner.score.restated',
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(3);
});

test('a score that is written twice by a repeated batch is published once', async () => {
  await endpointOf(operatorPartition, ['partner.score.published']);
  await world.import('subscription-details', revenue('2021-02', '9000.00'));
  const send = world.queues.send;
  const messages: unknown[] = [];
  world.queues.send = async (queue, message) => {
    messages.push(message);
    await send(queue, message);
    if (queue === 'refreshes') await send(queue, message);
  };
  await world.refresh('2021-02');
  expect(await told()).toHaveLength(1);
});

test('tiers at risk are published once per month and partner, after all events of their programs', async () => {
  await endpointOf(operatorPartition, ['partner.score.published']);
  await scored('2021-02', '9000.00');
  const month = '2021-02' as Month;
  const refreshId = 'any';
  const tier = (program: string, lostIn: string) => ({
    program,
    edition: '2021-01',
    tier: 'gold',
    to: 'silver',
    lostIn: lostIn as Month,
    score: 81,
    scoreExpected: 78.5,
  });
  await publishAtRisk(world, '1001', { month, refreshId }, []);
  await publishAtRisk(world, '1001', { month, refreshId }, [tier('cba-ce', '2021-05'), tier('smb', '2021-03')]);
  await publishAtRisk(world, '1001', { month, refreshId }, [tier('smb', '2021-04')]);
  await publishAtRisk(world, '1001', { month: '2021-01' as Month, refreshId }, [tier('smb', '2021-04')]);
  await publishAtRisk(world, 'nobody', { month, refreshId }, [tier('smb', '2021-04')]);
  const risks = async () => (await told()).filter(({ type }) => type === 'partner.tier.at-risk');
  expect(await risks()).toMatchObject([
    { program: 'smb', month, sequence: 2, tiers: [{ program: 'smb' }, { program: 'cba-ce' }] },
  ]);
  await publishAtRisk(world, '1001', { month: '2021-03' as Month, refreshId }, [tier('smb', '2021-04')]);
  expect((await risks()).map(({ month, sequence }) => [month, sequence])).toEqual([
    ['2021-02', 2],
    ['2021-03', 3],
  ]);
});
