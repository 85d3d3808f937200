import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notFound } from '../../src/errors.ts';
import type { EventType } from '../../src/events/event-types.ts';
import type { PartnerEvent } from '../../src/events/partner-event.ts';
import type { Month } from '../../src/month.ts';
import { eventsContainer } from '../../src/notifications/dispatch/documents.ts';
import { endpointsContainer, operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { noteInterest } from '../../src/notifications/endpoints/interest.ts';
import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { publishAtRisk, withAtRiskDue } from '../../src/refresh/at-risk.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { resendRefreshes } from '../../src/refresh/resend.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { billed, deployed, people, silverPartners } from '../support/silver-partners.ts';
import { type Waiting, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.rulebooks = loadRulebooks(rulebooks.editionsOf('smb'));
});
afterEach(() => world.close());

const silver = async (given: Parameters<typeof silverPartners>[0] = {}) => {
  for (const [report, text] of silverPartners(given)) await world.import(report, text);
};

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
const asked = () => endpointOf(operatorPartition, ['partner.tier.at-risk']);
const told = async (of = '1001') =>
  (await world.documents.query(eventsContainer, { partition: of, limit: 50 })).items.map(
    ({ value }) => value as PartnerEvent,
  );
const partner = async (id = '1001') => (await world.documents.read(partnersContainer, partnerKey(id)))!.value;
const lapsing = { until: '2021-04-30' };
const atRisk = { program: 'smb', edition: '2021-01', tier: 'silver', to: 'none', score: 61 };

test.each([
  ['an exam that will expire', lapsing, { lostIn: '2021-05', scoreExpected: 55 }],
  ['tenants that will no longer be new deployments', { usersInMay: 9 }, { lostIn: '2021-04', scoreExpected: 41 }],
])('%s: the tier lost with it is published once, with month and remaining score', async (_, given, lost) => {
  await asked();
  await silver(given);
  await world.refresh('2021-02');
  const { standings, outbox, unsent, atRiskDue } = await partner();
  expect(standings.smb).toMatchObject({ month: '2021-02', tier: 'silver', sequence: 1 });
  const events = await told();
  expect(events).toMatchObject([
    { type: 'partner.tier.at-risk', program: 'smb', month: '2021-02', sequence: 1, tiers: [{ ...atRisk, ...lost }] },
  ]);
  expect(world.told).toEqual([{ partnerId: '1001', eventId: events[0]!.id }]);
  expect([outbox, unsent, atRiskDue]).toEqual([[], false, undefined]);
  await world.refresh('2021-02');
  await world.import('subscription-details', billed('18300.00'));
  await world.refresh('2021-02');
  expect(await told()).toEqual(events);
});

test('the next month publishes it again if it still holds', async () => {
  await asked();
  await silver(lapsing);
  await world.refresh('2021-02');
  await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
  await world.refresh('2021-03');
  expect((await told()).map(({ month }) => month).sort()).toEqual(['2021-02', '2021-03']);
  await world.refresh('2021-02');
  expect(await told()).toHaveLength(2);
});

test('is published while the endpoint that asks is disabled, so that it can be sent later', async () => {
  await asked();
  const key = { partition: operatorPartition, id: 'ep' };
  const { value } = (await world.documents.read(endpointsContainer, key))!;
  const disabled = { at: '2022-01-02T00:00:00.000Z', reason: 'gone' as const };
  await world.documents.write(endpointsContainer, { ...key, value: { ...value, disabled }, when: 'always' });
  await silver(lapsing);
  await world.refresh('2021-02');
  expect(await told()).toMatchObject([{ type: 'partner.tier.at-risk', month: '2021-02' }]);
});

describe('nothing is published', () => {
  test.each([
    ['that stays', {}, '2021-02'],
    ['that lapses beyond the three months', { until: '2021-06-15' }, '2021-02'],
  ])('of a tier %s; the look ahead is done all the same', async (_, given, month) => {
    await asked();
    await silver(given);
    await world.refresh(month);
    expect((await partner()).standings.smb!.tier).toBe('silver');
    expect([await told(), (await partner()).atRiskDue, (await partner()).atRiskTold]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  test('where nobody asks, and no look ahead is made', async () => {
    await endpointOf(operatorPartition, ['partner.tier.changed']);
    await silver(lapsing);
    const sent = kindsSent();
    await world.refresh('2021-02');
    expect(sent).not.toContain('at-risk');
    expect(await told()).toEqual([]);
  });

  test('where there is no tier to lose, and no look ahead is made', async () => {
    await asked();
    await world.import('training-details', people(lapsing.until));
    await world.import('subscription-details', billed());
    const sent = kindsSent();
    await world.refresh('2021-02');
    expect((await partner()).standings.smb!.tier).toBe('none');
    expect(sent).not.toContain('at-risk');
  });

  test('where the data were taken back, or changed the tier, before the look ahead', async () => {
    await asked();
    await silver(lapsing);
    const late = holdBack();
    await world.refresh('2021-02');
    await world.import('training-details', people('2020-12-31'));
    await world.handle(late[0]!);
    expect([await told(), (await partner()).atRiskDue]).toEqual([[], undefined]);
  });
});

test('the partner itself may ask', async () => {
  await silver(lapsing);
  await endpointOf('1001', ['partner.tier.at-risk']);
  expect((await partner()).tells).toEqual(['partner.tier.at-risk']);
  await world.refresh('2021-02');
  expect(await told()).toHaveLength(1);
});

describe('what goes wrong between the score and the look ahead', () => {
  test('a lost message: the watch sends it again', async () => {
    await asked();
    await silver(lapsing);
    const lost = holdBack();
    await world.refresh('2021-02');
    expect([lost.length, await told()]).toEqual([1, []]);
    expect((await partner()).atRiskDue).toMatchObject({ month: '2021-02' });
    expect(await resendRefreshes(world)).toEqual([]);
    world.time = new Date(world.time.getTime() + 15 * 60_000);
    expect(await resendRefreshes(world)).toEqual(['look ahead of partner 1001']);
    for (const message of [...lost, lost[0]!]) await world.handle(message);
    expect(await told()).toHaveLength(1);
    expect(await resendRefreshes(world)).toEqual([]);
  });

  test('a message for a month that is not the newest any more looks from the newest', async () => {
    await asked();
    await silver(lapsing);
    const late = holdBack();
    await world.refresh('2021-02');
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
    await world.refresh('2021-03');
    for (const message of late) await world.handle(message);
    expect((await told()).map(({ month }) => month)).toEqual(['2021-03']);
  });

  test('given up: nothing is due any more, and the next score schedules an outlook anew', async () => {
    await asked();
    await silver(lapsing);
    const lost = holdBack();
    await world.refresh('2021-02');
    await world.handle({ queue: 'refreshes-poison', message: lost[0]!.message });
    expect(world.alerts).toEqual([expect.stringContaining('The outlook of partner 1001 from 2021-02 failed')]);
    for (const message of lost.splice(0)) await world.handle(message);
    expect([await told(), (await partner()).atRiskDue]).toEqual([[], undefined]);
    await world.import('subscription-details', billed('18300.00'));
    await world.refresh('2021-02');
    for (const message of lost) await world.handle(message);
    expect(await told()).toHaveLength(1);
  });

  test('given up for a month that is not the newest any more: the newest stays due', async () => {
    await asked();
    await silver(lapsing);
    const late = holdBack();
    await world.refresh('2021-02');
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
    await world.refresh('2021-03');
    // An earlier version's message does not say what it is for.
    for (const message of [late[0]!.message, { kind: 'at-risk', partnerId: '1001' }])
      await world.handle({ queue: 'refreshes-poison', message });
    expect((await partner()).atRiskDue).toMatchObject({ month: '2021-03' });
    expect(world.alerts).toEqual([]);
    await world.handle(late.at(-1)!);
    expect((await told()).map(({ month }) => month)).toEqual(['2021-03']);
  });

  test('something else is missing than data: the look ahead fails, and stays due', async () => {
    await asked();
    await silver(lapsing);
    const late = holdBack();
    await world.refresh('2021-02');
    const { documents } = world;
    const query: Documents['readMany'] = () => Promise.reject(notFound('something-else', 'There is no such thing.'));
    world.documents = { ...bound(documents), readMany: query };
    await expect(world.handle(late[0]!)).rejects.toMatchObject({ code: 'something-else' });
    world.documents = documents;
    expect((await partner()).atRiskDue).toMatchObject({ month: '2021-02' });
    await world.handle(late[0]!);
    expect(await told()).toHaveLength(1);
  });

  test('the process dies at any write or message: still published once', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(1001 + index));
    await asked();
    await silver({ ...lapsing, ids });
    let effects = 1;
    while (await refreshDyingAt(effects, ids[effects]!)) {
      const { outbox, atRiskDue } = await partner(ids[effects]);
      expect([(await told(ids[effects])).length, atRiskDue, outbox], `after ${effects}`).toEqual([1, undefined, []]);
      effects++;
    }
    expect(effects).toBeGreaterThan(12);
  });
});

/** The kinds of the messages of refreshes from now on. */
function kindsSent(): string[] {
  const kinds: string[] = [];
  const { send } = world.queues;
  world.queues.send = async (queue, message) => {
    kinds.push(String((message as { kind?: string }).kind));
    await send(queue, message);
  };
  return kinds;
}

/** Keeps messages of outlooks out of the queue. */
function holdBack(): Waiting[] {
  const kept: Waiting[] = [];
  const { send } = world.queues;
  world.queues.send = async (queue, message) => {
    if ((message as { kind?: string }).kind === 'at-risk') kept.push({ queue, message });
    else await send(queue, message);
  };
  return kept;
}

/**
 * Scores a month of a partner, by default 2021-02, in a process that dies after its nth effect; messages in hand come
 * again. @returns whether it died
 */
async function refreshDyingAt(
  effects: number,
  partnerId: string,
  of: { month: Month; programs?: string[] } = { month: '2021-02' as Month },
): Promise<boolean> {
  let left = effects;
  let dead = false;
  const { documents, queues } = world;
  const { send } = queues;
  const deadly = async <T>(effect: () => Promise<T>): Promise<T> => {
    if (dead) throw new Error('dead');
    const result = await effect();
    dead = --left === 0;
    if (dead) throw new Error('dead');
    return result;
  };
  world.documents = {
    ...bound(documents),
    write: (...given) => deadly(() => documents.write(...given)),
    writeMany: (...given) => deadly(() => documents.writeMany(...given)),
  };
  queues.send = (queue, message) => deadly(() => send(queue, message));
  const order = { id: `dying-${effects}`, ...of, partners: [partnerId], benchmarks: false };
  await orderRefresh(world, order).catch(() => {});
  while (world.waiting.length > 0 && !dead) {
    const next = world.waiting[0]!;
    await world.handle(next).catch((error) => expect(String(error)).toContain('dead'));
    if (!dead) world.waiting.splice(world.waiting.indexOf(next), 1);
  }
  world.documents = documents;
  queues.send = send;
  if (!dead) return false;
  await orderRefresh(world, order);
  await world.work();
  world.time = new Date(world.time.getTime() + 16 * 60_000);
  await resendRefreshes(world);
  await world.work();
  return true;
}

const bound = (documents: Documents): Documents => ({
  read: (...given) => documents.read(...given),
  readMany: (...given) => documents.readMany(...given),
  write: (...given) => documents.write(...given),
  writeMany: (...given) => documents.writeMany(...given),
  remove: (...given) => documents.remove(...given),
  query: (...given) => documents.query(...given),
  listForms: (...given) => documents.listForms(...given),
  close: () => documents.close(),
});

describe('with a newer score in another program', () => {
  const [january, february] = ['2022-01', '2022-02'] as [Month, Month];
  const standing = (month: Month) => ({ month, tier: 'silver', score: 61, sequence: 0, occurrences: {}, history: {} });
  const of = (atRiskTold?: PartnerDocument['atRiskTold']): PartnerDocument => ({
    ...emptyPartner('1001'),
    standings: { smb: standing(january), 'business-applications': standing(february) },
    ...(atRiskTold ? { atRiskTold } : {}),
  });
  const wanted = new Set(['partner.tier.at-risk'] as const);
  const due = { month: january, refreshId: 'r' };

  test.each<[string, PartnerDocument['atRiskTold'], boolean]>([
    ['nothing was published', undefined, true],
    ['that of the other program was published', { 'business-applications': february }, true],
    ['that of this one was published for the month before', { smb: '2021-12' as Month }, true],
    ['it was published', { smb: january }, false],
    ['a later month was published', { smb: february }, false],
    ['an earlier version published it', january, false],
  ])('a month is looked ahead from if %s: %s', (_, told, expected) => {
    const after = withAtRiskDue(of(told), { id: 'r', month: january }, 'now', wanted);
    expect(after.atRiskDue).toEqual(expected ? { ...due, since: 'now' } : undefined);
  });

  test('that becomes due before the first is published, both are looked ahead', async () => {
    await asked();
    await silver(lapsing);
    const late = holdBack();
    await world.refresh('2021-02');
    const { atRiskDue, ...scored } = await partner();
    expect(atRiskDue).toMatchObject({ month: '2021-02' });
    const march = '2021-03' as Month;
    const both = { ...scored, atRiskDue: atRiskDue!, standings: { ...scored.standings, other: standing(march) } };
    const value = withAtRiskDue(both, { id: 'r2', month: march }, '2021-04-20T00:00:00.000Z', wanted);
    expect(value.atRiskDue).toMatchObject({ month: march, refreshId: 'r2', others: ['2021-02'] });
    await world.documents.write(partnersContainer, { ...partnerKey('1001'), value, when: 'always' });
    for (const message of [...late, ...late]) await world.handle(message);
    expect(await told()).toMatchObject([{ program: 'smb', month: '2021-02' }]);
    expect((await partner()).atRiskDue).toBeUndefined();
  });

  test('both are published once, wherever the process dies', async () => {
    const smb = rulebooks.editionsOf('smb');
    world.rulebooks = loadRulebooks([...smb, ...smb.map((edition) => ({ ...edition, program: 'other' }))]);
    const ids = Array.from({ length: 30 }, (_, index) => String(1001 + index));
    await asked();
    await silver({ ...lapsing, ids });
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]], ids));
    let effects = 0;
    for (let dies = true; dies; ) {
      const id = ids[++effects]!;
      const { send } = world.queues;
      const late = holdBack();
      const first = { month: '2021-02' as Month, programs: ['smb'], partners: [id], benchmarks: false };
      await orderRefresh(world, { id: `first-${effects}`, ...first });
      await world.work();
      world.queues.send = send;
      expect(late).toHaveLength(1);
      dies = await refreshDyingAt(effects, id, { month: '2021-03' as Month, programs: ['other'] });
      if (dies) for (const message of late) await world.handle(message);
      const { outbox, atRiskDue } = await partner(id);
      const published = (await told(id)).map(({ program, month }) => `${program} ${month}`).sort();
      expect([published, atRiskDue, outbox], `after ${effects}`).toEqual([
        ['other 2021-03', 'smb 2021-02'],
        undefined,
        [],
      ]);
    }
    expect(effects).toBeGreaterThan(15);
  });

  test('its tier at risk is published once', async () => {
    const value = { ...of({ 'business-applications': february }), atRiskDue: { ...due, since: 'now' } };
    await world.documents.write(partnersContainer, { ...partnerKey('1001'), value, when: 'absent' });
    const tiers = [
      { ...atRisk, lostIn: february, scoreExpected: 41 },
      { ...atRisk, program: 'business-applications', lostIn: february, scoreExpected: 41 },
    ];
    for (let time = 0; time < 2; time++) await publishAtRisk(world, '1001', due, tiers);
    expect(await told()).toMatchObject([{ program: 'smb', month: january, tiers: [{ program: 'smb' }] }]);
    expect((await partner()).atRiskTold).toEqual({ smb: january, 'business-applications': february });
  });
});
