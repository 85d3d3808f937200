import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutboxEvent, PartnerEvent } from '../../../src/events/partner-event.ts';
import { publishEvent } from '../../../src/notifications/dispatch/publish.ts';
import { aTierChange, deliveriesTo, drain } from '../world.ts';
import { connections, owner } from './crms.ts';

const connected = connections();

/** What a partner's row shows, by the names of Dataverse. */
interface Row {
  pci_month: string;
  pci_tier: string;
  pci_tierbefore?: string;
  pci_score: number;
  pci_tierexpected?: string | null;
  pci_tierlostin?: string | null;
}

const head = (sequence: number, month: string) => ({
  id: `ev_${sequence}`,
  partnerId: owner,
  program: 'smb',
  month: month as never,
  sequence,
  occurredAt: '2021-10-20T06:00:03.000Z',
});
const published = (sequence: number, month: string, score: number, tier: string, newest = true): PartnerEvent => ({
  ...head(sequence, month),
  type: 'partner.score.published',
  edition: '2021-09',
  score,
  tier,
  newest,
  indicators: [],
});
const restated = (sequence: number, month: string, score: number, tier: string): PartnerEvent => ({
  ...head(sequence, month),
  type: 'partner.score.restated',
  edition: '2021-09',
  score,
  tier,
  newest: true,
  indicators: [],
  scoreBefore: 1,
  tierBefore: tier,
});
const risk = (program: string, to: string, lostIn: string) => ({
  program,
  edition: '2021-09',
  tier: 'silver',
  to,
  lostIn: lostIn as never,
  score: 61,
  scoreExpected: 50,
});
const atRisk = (sequence: number, month: string, tiers = [risk('smb', 'none', '2021-12')]): PartnerEvent => ({
  ...head(sequence, month),
  program: tiers[0]!.program,
  type: 'partner.tier.at-risk',
  tiers,
});
const changed = (sequence: number, month: string, from: string, to: string, scoreAfter: number) =>
  aTierChange({ ...head(sequence, month), from, to, scoreAfter });

const expected = { pci_tierexpected: 'none', pci_tierlostin: '2021-12' };
const so = (month: string, tier: string, score: number): Row => ({
  pci_month: month,
  pci_tier: tier,
  pci_score: score,
});
/** An event after which nothing is expected. */
const over = (...given: Parameters<typeof so>): Row => ({
  ...so(...given),
  pci_tierexpected: null,
  pci_tierlostin: null,
});

/** A partner that is silver, at risk, safe, at risk again, and loses its tier: in the order of its sequence. */
const story: { event: OutboxEvent; sets: Partial<Row> }[] = [
  {
    event: changed(1, '2021-08', 'none', 'silver', 61),
    sets: { pci_tierbefore: 'none', ...over('2021-08', 'silver', 61) },
  },
  { event: published(2, '2021-08', 61, 'silver'), sets: over('2021-08', 'silver', 61) },
  { event: atRisk(3, '2021-08'), sets: { ...so('2021-08', 'silver', 61), ...expected } },
  {
    event: restated(4, '2021-08', 62, 'silver'),
    sets: { pci_tierbefore: 'silver', ...so('2021-08', 'silver', 62) },
  },
  { event: published(5, '2021-09', 70, 'silver'), sets: over('2021-09', 'silver', 70) },
  { event: atRisk(6, '2021-09'), sets: { ...so('2021-09', 'silver', 61), ...expected } },
  {
    event: changed(7, '2021-10', 'silver', 'none', 40),
    sets: { pci_tierbefore: 'silver', ...over('2021-10', 'none', 40) },
  },
  { event: published(8, '2021-10', 40, 'none'), sets: over('2021-10', 'none', 40) },
];

const rowAfter = (events: typeof story) => Object.assign({}, ...events.map(({ sets }) => sets)) as Row;
const shown = (written: { fields: Record<string, unknown> }[]) => {
  const {
    pci_program: _1,
    pci_scoreurl: _2,
    pci_lasteventid: _3,
    ...row
  } = Object.assign({}, ...written.map(({ fields }) => fields));
  return row;
};

test.each(story.map((_, index) => index + 1))('after %i events the row shows what is so now', async (count) => {
  const { context, server } = await connected('dataverse');
  for (const { event } of story.slice(0, count)) await publishEvent(context, event);
  await drain(context);
  expect(shown(server.written)).toEqual(rowAfter(story.slice(0, count)));
});

test('HubSpot clears a property by an empty text; Salesforce gets the event, which clears nothing', async () => {
  const [last] = story.slice(-2);
  const hubspot = await connected('hubspot');
  const salesforce = await connected('salesforce');
  for (const { context } of [hubspot, salesforce]) {
    await publishEvent(context, last!.event);
    await drain(context);
  }
  expect(hubspot.server.written.at(-1)?.fields).toMatchObject({ pci_tier_expected: '', pci_tier_lost_in: '' });
  expect(Object.keys(salesforce.server.written.at(-1)!.fields)).not.toContain('Tier_Expected__c');
});

test('in whatever order events come, fail and come again, at the same time or not, the row shows the present state', async () => {
  const order = fc.shuffledSubarray([...story.keys()], { minLength: 1 });
  const failures = fc.array(fc.boolean(), { maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(order, failures, fc.integer({ min: 1, max: 3 }), async (indexes, fails, atOnce) => {
      const { context, server } = await connected('dataverse');
      const real = context.sender.send;
      let calls = 0;
      context.sender.send = async (request, network) =>
        request.method === 'PATCH' && fails[calls++]
          ? { ok: false, durationMs: 1, status: 500 }
          : real(request, network);
      for (const index of indexes) await publishEvent(context, story[index]!.event);
      await drain(context, context, { atOnce, most: 2_000 });
      const inOrder = story.filter((_, index) => indexes.includes(index));
      const fields = shown(server.written);
      expect(fields).toMatchObject(rowAfter(inOrder));
      await server.close();
    }),
    { numRuns: 25 },
  );
});

describe('what is not the present state is not written', () => {
  test('an older event of another type writes only what newer ones have not', async () => {
    const { context, server, endpoint } = await connected('dataverse');
    server.fail({ status: 500 });
    for (const event of [changed(1, '2021-08', 'gold', 'silver', 61), published(2, '2021-09', 70, 'silver')])
      await publishEvent(context, event);
    await drain(context);
    expect(server.written.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ pci_month: '2021-09', pci_score: 70 }),
      { pci_tierbefore: 'gold' },
    ]);
    expect((await deliveriesTo(context, endpoint.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test('one that has nothing left to write, or is about an older month, ends as superseded', async () => {
    const { context, server, endpoint } = await connected('dataverse');
    server.fail({ status: 500 });
    const events = [
      published(1, '2021-08', 61, 'silver'),
      atRisk(2, '2021-08'),
      published(3, '2020-01', 10, 'none', false),
    ];
    for (const event of events) await publishEvent(context, event);
    await drain(context);
    expect(server.written).toMatchObject([{ fields: { pci_tier: 'silver', pci_tierexpected: 'none' } }]);
    const ends = (await deliveriesTo(context, endpoint.id)).map(({ id, failure }) => [id, failure]);
    expect(ends.toSorted()).toEqual([
      ['ev_1', 'superseded'],
      ['ev_2', undefined],
      ['ev_3', 'superseded'],
    ]);
  });
});

test('of an event about several programs, an endpoint of one program gets what is expected in that', async () => {
  const { context, server, endpoint } = await connected('dataverse', {}, ['cba-ce']);
  const both = [risk('smb', 'none', '2021-11'), risk('cba-ce', 'none', '2021-12')];
  await publishEvent(context, atRisk(9, '2021-09', both));
  await publishEvent(context, aTierChange({ ...head(8, '2021-09'), program: 'cba-ce' }));
  await drain(context);
  expect(shown(server.written)).toMatchObject({ pci_tierlostin: '2021-12' });
  expect(server.written[0]?.fields).toMatchObject({ pci_program: 'cba-ce' });
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ program: 'cba-ce' }, { program: 'cba-ce' }]);
});
