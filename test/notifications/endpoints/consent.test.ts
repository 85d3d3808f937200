import { describe, expect, test } from 'vitest';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { recover } from '../../../src/notifications/dispatch/recover.ts';
import { changeEndpoint, enableEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { receivers } from '../receiver.ts';
import { aTierChange, drain, register, start, world } from '../world.ts';

const receiver = receivers();
const owner = '1234567';
const hour = 60 * 60 * 1000;
const at = new Date(start).toISOString();

/** A receiver that answers an `OPTIONS` request with these headers, and takes events. */
const consent = (headers: Record<string, string>, status = 200) =>
  receiver((response, _nth, { method }) =>
    method === 'OPTIONS' ? response.writeHead(status, headers).end() : response.writeHead(204).end(),
  );
const allowed = (origin: string, rate?: string) => ({
  'webhook-allowed-origin': origin,
  ...(rate === undefined ? {} : { 'webhook-allowed-rate': rate }),
});

describe('a receiver consents by the headers of its answer, with any status', () => {
  test.each<[string, Record<string, string>, number, object]>([
    ['our name', allowed('pci.example.com', '*'), 200, {}],
    ['our name in capitals', allowed('PCI.Example.com', '*'), 200, {}],
    ['any name', allowed('*', '*'), 204, {}],
    ['a rate', allowed('*', '100'), 200, { rate: 100 }],
    ['no rate', allowed('*'), 200, {}],
    ['headers with a 405', allowed('*', '*'), 405, {}],
    ['headers with a 500', allowed('*', '30'), 500, { rate: 30 }],
    ['headers with a redirect', { ...allowed('*', '*'), location: 'https://a.example/' }, 302, {}],
  ])('%s', async (_what, headers, status, more) => {
    const context = world();
    const { url, requests } = await consent(headers, status);
    const { endpoint } = await register(context, owner, { url, validate: true });
    expect(endpoint.validation).toEqual({ at, origin: 'pci.example.com', ...more });
    expect(endpoint.status).toBe('enabled');
    expect(requests).toMatchObject([{ method: 'OPTIONS', headers: { 'webhook-request-origin': 'pci.example.com' } }]);
  });

  test.each<[string, Record<string, string>, number]>([
    ['a good status alone', {}, 200],
    ['another name', allowed('other.example.com', '*'), 200],
    ['a list of names', allowed('other.example.com, pci.example.com', '*'), 200],
    ['a rate of 0', allowed('*', '0'), 200],
    ['a rate in words', allowed('*', 'slowly'), 200],
    ['a rate alone', { 'webhook-allowed-rate': '*' }, 200],
    ['a refusal', {}, 405],
  ])('%s is none: nothing is sent until it consents, then what was missed', async (_what, headers, status) => {
    const context = world();
    const refusing = await consent(headers, status);
    const { endpoint } = await register(context, owner, { url: refusing.url, validate: true });
    expect(endpoint).toMatchObject({ status: 'pending', validation: { error: expect.any(String) } });
    await publishTierChange(context, aTierChange());
    await drain(context);
    expect(refusing.requests.map(({ method }) => method)).toEqual(['OPTIONS']);
    await expect(enableEndpoint(context, owner, endpoint.id)).rejects.toMatchObject({ code: 'not-validated' });
    await expect(testEndpoint(context, owner, endpoint.id)).rejects.toMatchObject({
      code: 'endpoint-not-enabled',
      message: `The endpoint waits for the consent of its receiver. Ask for it again first: pci webhooks enable ${endpoint.id} --partner ${owner}.`,
    });

    context.clock.time += hour;
    const good = await consent(allowed('*', '*'));
    const changed = await changeEndpoint(context, owner, endpoint.id, { url: good.url });
    expect(changed).toMatchObject({ status: 'enabled', validation: { at: expect.any(String) } });
    await recover(context, owner, endpoint.id, new Date(start - 24 * hour));
    await drain(context);
    expect(good.requests.map(({ method }) => method)).toEqual(['OPTIONS', 'POST']);
  });
});

describe('each delivery names the sender', () => {
  const originOf = async (context: ReturnType<typeof world>, body: object, change: object = {}) => {
    const { url, requests } = await consent(allowed('*', '*'));
    const { endpoint } = await register(context, owner, { url, ...body });
    const key = { partition: owner, id: endpoint.id };
    const { value } = (await context.documents.read(endpointsContainer, key))!;
    await context.documents.write(endpointsContainer, { ...key, value: { ...value, ...change }, when: 'always' });
    const publicBaseUrl = 'https://moved.example.com';
    await publishTierChange(context, aTierChange());
    await drain(context, { ...context, settings: { ...context.settings, publicBaseUrl } });
    return requests.at(-1)?.headers['webhook-request-origin'];
  };

  test('by the name that the receiver consented to, also when the installation has moved', async () => {
    expect(await originOf(world(), { validate: true })).toBe('pci.example.com');
  });

  test('by its present name to a receiver that was not asked, or that an earlier version asked', async () => {
    expect(await originOf(world(), {})).toBe('moved.example.com');
    expect(await originOf(world(), { validate: true }, { validation: { at } })).toBe('moved.example.com');
  });
});

test('an access token in the address is not to be kept on the way', async () => {
  const context = world();
  const { url, requests } = await consent({});
  for (const query of ['', '?access_token=abc']) await register(context, owner, { url: `${url}/hook${query}` });
  await publishTierChange(context, aTierChange());
  await drain(context);
  const kept = requests.map(({ path, headers }) => [path, headers['cache-control']]);
  expect(kept.toSorted()).toEqual([
    ['/hook', undefined],
    ['/hook?access_token=abc', 'no-store'],
  ]);
});
