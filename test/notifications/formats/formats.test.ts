import { describe, expect, test } from 'vitest';
import { type PartnerEvent, partnerEventId } from '../../../src/events/partner-event.ts';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { publishEvent, publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { endpointRegistration } from '../../../src/notifications/endpoints/registration.ts';
import { rotateSecret } from '../../../src/notifications/endpoints/secrets.ts';
import { aTierChange, deliveriesTo, drain, start, steps } from '../world.ts';
import { connections, crms, names, owner, tenantId } from './crms.ts';
import { clientSecret, limits } from './vendors.ts';

const change = aTierChange();
const connected = connections();

const values = {
  dataverse: {
    pci_program: 'smb',
    pci_month: '2021-09',
    pci_tier: 'silver',
    pci_tierbefore: 'none',
    pci_score: 66.66,
    pci_tierexpected: null,
    pci_tierlostin: null,
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
    pci_tier_expected: '',
    pci_tier_lost_in: '',
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

  test('a test event changes nothing, and shows whether deliveries will succeed', async () => {
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
  const pci_tier = { from: 'tier', values: { none: 100_000_000, silver: 100_000_001, gold: 100_000_002 } };
  const { context, server, endpoint } = await connected('dataverse', { fields: { pci_tier }, ifAbsent: 'fail' });
  await publishTierChange(context, change);
  await steps(context, 'dispatch', 'first attempt');
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ attempts: [{ status: 404 }] }]);
  server.written.push({ key: owner, fields: {} });
  await drain(context);
  expect(server.written.at(-1)).toEqual({ key: owner, fields: { pci_tier: 100_000_001 } });
});

test('an endpoint of HubSpot that an earlier version stored calls the dated paths too', async () => {
  const { context, server, endpoint } = await connected('hubspot');
  const key = { partition: owner, id: endpoint.id };
  const { value } = (await context.documents.read(endpointsContainer, key))!;
  const { apiVersion, ...connection } = value.connection!;
  expect(apiVersion).toBe('2026-09');
  await context.documents.write(endpointsContainer, { ...key, value: { ...value, connection }, when: 'always' });
  await publishTierChange(context, change);
  await drain(context);
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/crm/objects/2026-09/companies/1234567?idProperty=pci_mpn_id',
  ]);
});

describe('salesforce: an answer shows whether the event was enqueued, with any 2xx status', () => {
  const error = (statusCode: string) => ({ statusCode, message: '232fd30e-0a71-42bd-a97b-be0e329b2ded', fields: [] });
  const id = 'e01xx0000000001AAA';
  test.each<[what: string, body: unknown, error: string | undefined]>([
    ['enqueued', { id, success: true, errors: [error('OPERATION_ENQUEUED')] }, undefined],
    ['enqueued, without a word', { id, success: true, errors: [] }, undefined],
    ['a limit', { id: null, success: false, errors: [error('LIMIT_EXCEEDED')] }, 'not'],
    ['success with another error', { id, success: true, errors: [error('OPERATION_ENQUEUED'), error('X')] }, 'not'],
    ['a page', '<html>Log in</html>', 'not'],
    ['nothing', undefined, 'not'],
  ])('%s', async (_what, body, expected) => {
    const { context, server, endpoint } = await connected('salesforce');
    server.fail({ status: 201, body });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    const [delivery] = await deliveriesTo(context, endpoint.id);
    const words = 'the answer does not say that the event was enqueued';
    expect([delivery?.state, delivery?.attempts[0]?.error]).toEqual(
      expected ? ['pending', words] : ['delivered', undefined],
    );
  });
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
  ...(['dataverse', 'hubspot'] as const).map((format) => {
    const [own, key] = {
      dataverse: [{ tenantId, clientId: 'a', clientSecret: 'b' }, 'pci_mpnid'],
      hubspot: [{ token: 'a' }, 'pci_mpn_id'],
    }[format] as [object, string];
    return [
      `the key of ${format} in its mapping`,
      { format, [format]: { ...own, fields: { [key]: 'partnerId' } } },
      format,
    ] as [string, object, string];
  }),
  [
    'a key that the standard mapping sets',
    { format: 'hubspot', hubspot: { token: 'x', idProperty: 'pci_program' } },
    'hubspot',
  ],
  ['a version of HubSpot that is none', { format: 'hubspot', hubspot: { token: 'x', apiVersion: 'v3' } }, 'hubspot'],
  [
    'an event that is none',
    { format: 'salesforce', salesforce: { clientId: 'a', clientSecret: 'b', event: 'X/../Y__e' } },
    'salesforce',
  ],
])('registration refuses %s', (_what, body, place) => {
  const { error } = endpointRegistration.safeParse({ url: 'https://a.example/', events: ['webhook.test'], ...body });
  expect(error?.issues[0]?.path[0]).toBe(place);
});
