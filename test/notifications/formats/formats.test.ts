import { afterEach, describe, expect, test } from 'vitest';
import { type PartnerEvent, partnerEventId } from '../../../src/events/partner-event.ts';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { publishEvent, publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { endpointRegistration } from '../../../src/notifications/endpoints/registration.ts';
import { rotateSecret } from '../../../src/notifications/endpoints/secrets.ts';
import { aTierChange, deliveriesTo, drain, register, start, steps, world } from '../world.ts';
import { clientSecret, dataverseServer, hubspotServer, limits, salesforceServer, type Vendor } from './vendors.ts';

const owner = '1234567';
const change = aTierChange();
const tenantId = '6c0ff8a5-9f0c-4b43-a3b4-5c2f1f3f3d11';
const events = ['partner.tier.changed', 'partner.tier.at-risk', 'partner.score.published', 'partner.score.restated'];

const open: Vendor[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** By format: its vendor's server, and the settings that reach it. */
const crms = {
  dataverse: {
    serve: () => dataverseServer(tenantId),
    settings: (url: string) => ({ tenantId, clientId: 'app-1', clientSecret, authority: url }),
    secretField: 'clientSecret',
  },
  salesforce: {
    serve: salesforceServer,
    settings: () => ({ clientId: 'app-1', clientSecret }),
    secretField: 'clientSecret',
  },
  hubspot: { serve: hubspotServer, settings: () => ({ token: clientSecret }), secretField: 'token' },
} as const;
type Name = keyof typeof crms;
const names = Object.keys(crms) as Name[];

async function connected(format: Name, settings: object = {}) {
  const context = world();
  const server = await crms[format].serve();
  open.push(server);
  const body = { url: server.url, events, format, [format]: { ...crms[format].settings(server.url), ...settings } };
  const { endpoint, secret } = await register(context, owner, body);
  return { context, server, endpoint, secret, body };
}

const values = {
  dataverse: {
    pci_program: 'smb',
    pci_month: '2021-09',
    pci_tier: 'silver',
    pci_tierbefore: 'none',
    pci_score: 66.66,
    pci_scoreurl: 'https://pci.example.com/api/partners/1234567/scores/smb?month=2021-09',
    pci_lasteventid: change.id,
  },
  salesforce: {
    Event_Id__c: change.id,
    Event_Type__c: 'partner.tier.changed',
    Occurred_At__c: '2021-10-20T06:00:03.000Z',
    Sequence__c: 7,
    Partner_Id__c: '1234567',
    Program__c: 'smb',
    Month__c: '2021-09',
    Tier__c: 'silver',
    Tier_Before__c: 'none',
    Score__c: 66.66,
    Score_Url__c: 'https://pci.example.com/api/partners/1234567/scores/smb?month=2021-09',
  },
  hubspot: {
    pci_program: 'smb',
    pci_month: '2021-09',
    pci_tier: 'silver',
    pci_tier_before: 'none',
    pci_score: '66.66',
    pci_score_url: 'https://pci.example.com/api/partners/1234567/scores/smb?month=2021-09',
    pci_last_event_id: change.id,
  },
};

describe.each(names)('%s', (format) => {
  const fetched = format === 'hubspot' ? 0 : 1;

  test('a tier change is written as the contract wants it; the token is fetched once', async () => {
    const { context, server, endpoint } = await connected(format);
    await publishTierChange(context, change);
    await publishTierChange(context, aTierChange({ month: '2021-10' as never, sequence: 8 }));
    await drain(context);
    expect(server.written[0]).toEqual({ key: '1234567', fields: values[format] });
    expect(server.written).toHaveLength(2);
    expect(server.tokens()).toBe(fetched);
    expect((await deliveriesTo(context, endpoint.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test('every kind of event passes the contract', async () => {
    const { context, server } = await connected(format);
    const head = { partnerId: owner, program: 'smb', month: '2021-09' as never, occurredAt: change.occurredAt };
    const score = { edition: '2021-09', score: 61, tier: 'silver', newest: true, indicators: [] };
    const more: PartnerEvent[] = [
      { ...head, ...score, id: 'ev_1', type: 'partner.score.published', sequence: 1 },
      {
        ...head,
        ...score,
        id: 'ev_2',
        type: 'partner.score.restated',
        sequence: 2,
        scoreBefore: 60,
        tierBefore: 'gold',
      },
      {
        ...head,
        id: partnerEventId('partner.tier.at-risk', head),
        type: 'partner.tier.at-risk',
        sequence: 3,
        tiers: [
          {
            program: 'smb',
            edition: '2021-09',
            tier: 'silver',
            to: 'none',
            lostIn: '2021-11' as never,
            score: 61,
            scoreExpected: 58,
          },
        ],
      },
    ];
    for (const event of more) await publishEvent(context, event);
    await drain(context);
    expect(server.written).toHaveLength(3);
  });

  test('its rate limit is waited for, then the event is written', async () => {
    const { context, server, endpoint } = await connected(format);
    server.fail(limits[format]);
    await publishTierChange(context, change);
    await drain(context);
    const wait = format === 'dataverse' ? 300_000 : 5_000;
    expect(context.clock.time).toBe(start + wait);
    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([
      limits[format].status,
      { dataverse: 204, salesforce: 201, hubspot: 200 }[format],
    ]);
  });

  test('what it finds wrong is on record, in its own words', async () => {
    const { context, endpoint, server } = await connected(format, { fields: { nonsense: 'tier' } });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery?.attempts[0]).toMatchObject({ status: 400, answer: expect.stringContaining('nonsense') });
    expect(server.written).toEqual([]);
  });

  test('a test event changes nothing, and tells whether deliveries will succeed', async () => {
    const { context, server, endpoint } = await connected(format);
    await testEndpoint(context, owner, endpoint.id);
    await drain(context);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'delivered', event: 'webhook.test' }]);
    expect(server.written).toEqual([]);
  });

  test('credentials are sealed, never shown, never logged, and can be replaced', async () => {
    const { context, endpoint, secret, body, server } = await connected(format, {
      [crms[format].secretField]: 'wrong',
    });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery?.state).toBe('pending');
    expect(delivery?.attempts[0]?.status).toBe(format === 'salesforce' ? 400 : 401);
    const given = { ...(body as Record<string, object>)[format], [crms[format].secretField]: clientSecret };
    await changeEndpoint(context, owner, endpoint.id, {
      [format]: endpointRegistration.parse({ ...body, [format]: given })[format],
    });
    await drain(context);
    expect(server.written).toHaveLength(1);

    expect(secret).toBe('');
    const { connection } = await readEndpoint(context, owner, endpoint.id);
    expect(connection).toMatchObject({ format });
    const stores = [endpointsContainer, deliveriesContainer].map((each) =>
      context.documents.query<unknown>(each, { limit: 9 }),
    );
    const seen = JSON.stringify([await Promise.all(stores), connection, context.queues.sent]);
    for (const word of [clientSecret, '"wrong"', 'token-1']) expect(seen).not.toContain(word);
    await expect(rotateSecret(context, owner, endpoint.id, 24)).rejects.toMatchObject({ code: 'no-secret' });
  });
});

describe.each(['dataverse', 'salesforce'] as const)('the token of %s', (format) => {
  test('is renewed once when it is refused, within the same attempt', async () => {
    const { context, server, endpoint } = await connected(format);
    await publishTierChange(context, change);
    await drain(context);
    server.expire();
    await publishTierChange(context, aTierChange({ month: '2021-10' as never, sequence: 8 }));
    await drain(context);
    expect([server.tokens(), server.written.length]).toEqual([2, 2]);
    expect((await deliveriesTo(context, endpoint.id)).map(({ attempts }) => attempts.length)).toEqual([1, 1]);
  });

  test('is renewed before its end', async () => {
    const { context, server } = await connected(format);
    const lasts = format === 'dataverse' ? 3_599 - 120 : 15 * 60 - 120;
    for (const [index, seconds] of [0, lasts - 1, lasts].entries()) {
      context.clock.time = start + seconds * 1000;
      await publishTierChange(context, aTierChange({ month: `2021-0${index + 1}` as never, sequence: index + 1 }));
      await drain(context);
    }
    expect([server.tokens(), server.written.length]).toEqual([2, 3]);
  });

  test('is not asked for again and again where every one is refused', async () => {
    const { context, server, endpoint } = await connected(format);
    server.fail({ status: 401 }, { status: 401 }, { status: 401 });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    expect(server.tokens()).toBe(2);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'pending', attempts: [{ status: 401 }] }]);
  });

  test('is fetched once for attempts at the same time', async () => {
    const { context, server } = await connected(format);
    for (let index = 1; index <= 6; index++)
      await publishTierChange(
        context,
        aTierChange({ month: `2021-0${index}` as never, program: `smb`, sequence: index }),
      );
    await steps(context, '1', '2', '3', '4', '5', '6');
    const { tokens } = context;
    const request = { url: `${server.url}/none`, headers: {} };
    await Promise.all(Array.from({ length: 5 }, () => tokens.get('same', request, { allowLoopback: true })));
    expect(server.requests.filter(({ path }) => path === '/none')).toHaveLength(1);
  });
});

test('a choice column gets its number, and an absent row is refused where rows must not be made', async () => {
  const pci_tier = { from: 'tier', values: { silver: 100_000_001 } };
  const { context, server, endpoint } = await connected('dataverse', { fields: { pci_tier }, ifAbsent: 'fail' });
  await publishTierChange(context, change);
  await steps(context, 'dispatch', 'first attempt');
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ attempts: [{ status: 404 }] }]);
  server.written.push({ key: owner, fields: {} });
  await drain(context);
  expect(server.written.at(-1)).toEqual({ key: owner, fields: { pci_tier: 100_000_001 } });
});

test.each(['dataverse', 'hubspot'] as const)(
  '%s keeps the present state: older news do not overwrite newer',
  async (format) => {
    const { context, server, endpoint } = await connected(format);
    server.fail({ status: 500 });
    await publishTierChange(context, change);
    await publishTierChange(context, aTierChange({ month: '2021-10' as never, sequence: 8, to: 'gold' }));
    await publishEvent(context, {
      id: 'ev_old',
      type: 'partner.score.published',
      partnerId: owner,
      program: 'smb',
      month: '2020-01' as never,
      sequence: 9,
      occurredAt: change.occurredAt,
      edition: '2021-01',
      score: 10,
      tier: 'none',
      newest: false,
      indicators: [],
    });
    await drain(context);
    expect(server.written.map(({ fields }) => fields.pci_tier)).toEqual(['gold']);
    const outcomes = (await deliveriesTo(context, endpoint.id)).map(({ id, failure }) => [id, failure]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        [change.id, 'superseded'],
        ['ev_old', 'superseded'],
      ]),
    );
  },
);

test('salesforce: an answer that says the event was not published is a failure', async () => {
  const { context, server, endpoint } = await connected('salesforce');
  const errors = [{ statusCode: 'LIMIT_EXCEEDED', message: 'hourly publishing limit', fields: [] }];
  server.fail({ status: 201, body: { id: null, success: false, errors } });
  await publishTierChange(context, change);
  await steps(context, 'dispatch', 'first attempt');
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
    { state: 'pending', attempts: [{ status: 201, error: 'the event was not published' }] },
  ]);
});

test.each([
  ['a format without its settings', { format: 'dataverse' }, 'dataverse'],
  ['settings of another format', { hubspot: { token: 'x' } }, 'hubspot'],
  ['a handshake with a CRM', { format: 'hubspot', hubspot: { token: 'x' }, validate: true }, 'validate'],
  ['an unknown source', { format: 'hubspot', hubspot: { token: 'x', fields: { a: 'secret' } } }, 'hubspot'],
  [
    'a column that is none',
    { format: 'dataverse', dataverse: { tenantId, clientId: 'a', clientSecret: 'b', fields: { "a'b": 'tier' } } },
    'dataverse',
  ],
  [
    'an event that is none',
    { format: 'salesforce', salesforce: { clientId: 'a', clientSecret: 'b', event: 'X/../Y__e' } },
    'salesforce',
  ],
])('registration refuses %s', (_what, body, place) => {
  const { error } = endpointRegistration.safeParse({ url: 'https://a.example/', events: ['webhook.test'], ...body });
  expect(error?.issues[0]?.path[0]).toBe(place);
});
