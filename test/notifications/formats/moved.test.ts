import { afterEach, describe, expect, test } from 'vitest';
import { redeliver } from '../../../src/notifications/deliveries/redeliver.ts';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { endpointChange } from '../../../src/notifications/endpoints/registration.ts';
import { createSender } from '../../../src/notifications/sending/sender.ts';
import { createTokens } from '../../../src/notifications/sending/tokens.ts';
import { type Receiver, receiver } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, register, steps, world } from '../world.ts';
import { clientSecret, dataverseServer, hubspotServer, salesforceServer } from './vendors.ts';

/** Credentials go only to the server that they were given for, whatever is changed. */

const owner = '1234567';
const tenantId = '6c0ff8a5-9f0c-4b43-a3b4-5c2f1f3f3d11';
const events = ['partner.tier.changed'];
const crms = {
  dataverse: {
    serve: () => dataverseServer(tenantId),
    settings: (url: string) => ({ tenantId, clientId: 'app-1', clientSecret, authority: url }),
    pointer: '/dataverse/clientSecret',
  },
  salesforce: {
    serve: salesforceServer,
    settings: () => ({ clientId: 'app-1', clientSecret }),
    pointer: '/salesforce/clientSecret',
  },
  hubspot: { serve: hubspotServer, settings: () => ({ token: clientSecret }), pointer: '/hubspot/token' },
} as const;
const names = Object.keys(crms) as (keyof typeof crms)[];

const open: Receiver[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function served<Server extends Receiver>(server: Promise<Server>): Promise<Server> {
  open.push(await server);
  return server;
}
/** Somebody else's server, which records what it receives. */
const stranger = () => served(receiver((response) => response.writeHead(200).end('{"access_token":"theirs"}')));

async function connected(format: keyof typeof crms) {
  const context = world();
  const server = await served(crms[format].serve());
  const { endpoint } = await register(context, owner, {
    url: server.url,
    events,
    format,
    [format]: crms[format].settings(server.url),
  });
  return { context, server, endpoint };
}
const change = (body: object) => endpointChange.parse(body);

describe.each(names)('%s', (format) => {
  test('another origin is refused without the credentials, and nothing of the endpoint is changed', async () => {
    const { context, server, endpoint } = await connected(format);
    const elsewhere = await stranger();
    const refused = changeEndpoint(context, owner, endpoint.id, change({ url: elsewhere.url, description: 'moved' }));
    await expect(refused).rejects.toMatchObject({
      kind: 'invalid',
      code: 'invalid-webhook',
      errors: [{ pointer: crms[format].pointer, code: 'credentials-required' }],
    });
    await expect(refused).rejects.toThrow(`url leads to ${elsewhere.url} in place of ${server.url}`);
    expect(await readEndpoint(context, owner, endpoint.id)).toEqual(endpoint);
    await testEndpoint(context, owner, endpoint.id);
    await drain(context);
    expect(elsewhere.requests).toEqual([]);
  });

  test('another path of the same origin needs none', async () => {
    const { context, server, endpoint } = await connected(format);
    const url = `${server.url}/path`;
    expect(await changeEndpoint(context, owner, endpoint.id, change({ url }))).toMatchObject({ url });
  });

  test('with its own credentials it may move, and takes none of the old ones along', async () => {
    const { context, server, endpoint } = await connected(format);
    await publishTierChange(context, aTierChange());
    await drain(context);
    const elsewhere = await stranger();
    const secretField = crms[format].pointer.split('/')[2]!;
    const settings = { ...crms[format].settings(elsewhere.url), [secretField]: 'their-own' };
    await changeEndpoint(context, owner, endpoint.id, change({ url: elsewhere.url, [format]: settings }));
    const before = server.requests.length;
    await testEndpoint(context, owner, endpoint.id);
    const [delivery] = await deliveriesTo(context, endpoint.id);
    await redeliver(context, owner, endpoint.id, delivery!.id);
    await drain(context);
    const heard = JSON.stringify(elsewhere.requests);
    expect(elsewhere.requests.length).toBeGreaterThan(0);
    for (const secret of [clientSecret, 'token-1']) expect(heard).not.toContain(secret);
    expect(server.requests).toHaveLength(before);
  });

  test('a redirect is not followed', async () => {
    const { context, server, endpoint } = await connected(format);
    const elsewhere = await stranger();
    server.fail({ status: 307, headers: { location: `${elsewhere.url}/hooks` } });
    await publishTierChange(context, aTierChange());
    await steps(context, 'dispatch', 'first attempt');
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ attempts: [{ status: 307 }] }]);
    expect(elsewhere.requests).toEqual([]);
  });

  test("a stored address that is not the vendor's (any more) gets no credentials", async () => {
    const { context, server, endpoint } = await connected(format);
    await publishTierChange(context, aTierChange());
    const closed = { ...context, settings: { ...context.settings, networkOf: () => ({ allowLoopback: false }) } };
    await context.queues.runNext(async (_queue, body) => {
      const { dispatchTierChange } = await import('../../../src/notifications/dispatch/dispatch.ts');
      await dispatchTierChange(closed, JSON.parse(body));
    });
    await context.queues.runNext(async (_queue, body) => {
      const { deliver } = await import('../../../src/notifications/deliveries/deliver.ts');
      await deliver(closed, JSON.parse(body), { dequeueCount: 1 });
    });
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { attempts: [{ error: expect.stringMatching(/^refused: the URL must be a host of /) }] },
    ]);
    expect(server.requests).toEqual([]);
  });

  test("registration refuses a host that is not the vendor's, and the operator's list adds some", async () => {
    const context = world();
    const settings = { ...context.settings, networkOf: () => ({ allowLoopback: false }) };
    const body = { url: 'https://crm.example.com', format, [format]: crms[format].settings('https://a.example.com') };
    const errors = [{ pointer: '/url', code: 'host-not-allowed' }];
    if (format === 'dataverse') errors.push({ pointer: '/dataverse/authority', code: 'host-not-allowed' });
    await expect(register({ ...context, settings }, owner, body)).rejects.toMatchObject({ errors });
    const opened = { ...context, settings: { ...settings, crmHosts: ['*.example.com'] } };
    expect((await register(opened, owner, body)).endpoint.status).toBe('enabled');
  });
});

test('two changes at once cannot separate an address from its credentials', async () => {
  const { context, server, endpoint } = await connected('hubspot');
  const elsewhere = await stranger();
  let raced = false;
  const documents: typeof context.documents = {
    ...context.documents,
    read: async (container, key) => {
      const read = await context.documents.read(container, key);
      if (!raced && (container as { name: string }).name === endpointsContainer.name) {
        raced = true;
        const own = change({ url: elsewhere.url, hubspot: { token: 'their-own' } });
        await changeEndpoint(context, owner, endpoint.id, own);
      }
      return read;
    },
  };
  // Judged by what it read first this is no move; by what then stands, it is one back, without credentials.
  const back = changeEndpoint({ ...context, documents }, owner, endpoint.id, change({ url: server.url }));
  await expect(back).rejects.toMatchObject({ errors: [{ code: 'credentials-required' }] });
});

describe('tokens', () => {
  const network = { allowLoopback: true };
  const request = {
    url: 'http://127.0.0.1/token',
    headers: { accept: 'application/json' },
    body: 'grant_type=client_credentials&client_id=a&client_secret=b&scope=c',
  };

  test.each([
    ['address', { url: 'http://127.0.0.1/other/token' }],
    ['client', { body: request.body.replace('client_id=a', 'client_id=z') }],
    ['secret', { body: request.body.replace('secret=b', 'secret=z') }],
    ['scope', { body: request.body.replace('scope=c', 'scope=z') }],
    ['grant', { body: request.body.replace('client_credentials', 'password') }],
  ])('of one endpoint with another %s are others', async (_what, other) => {
    const { url } = await served(
      receiver((response, nth) => response.end(JSON.stringify({ access_token: `token-${nth}`, expires_in: 3600 }))),
    );
    const at = (path: string) => new URL(new URL(path).pathname, url).href;
    const tokens = createTokens(createSender({ deadlineMs: 5_000 }), world().clock);
    const first = { ...request, url: at(request.url) };
    const second = { ...first, ...other, ...('url' in other ? { url: at(other.url!) } : {}) };
    const one = await tokens.get('ep_1', first, network);
    expect(await tokens.get('ep_1', { ...first, deadlineMs: 77 }, network)).toEqual(one);
    expect(await tokens.get('ep_1', second, network)).not.toEqual(one);
    expect(await tokens.get('ep_2', first, network)).not.toEqual(one);
    tokens.drop('ep_1');
    expect(await tokens.get('ep_1', first, network)).not.toEqual(one);
  });

  test('of Dataverse: one for the old environment is not sent to the new one', async () => {
    const { context, server, endpoint } = await connected('dataverse');
    await publishTierChange(context, aTierChange());
    await drain(context);
    const other = await served(dataverseServer(tenantId));
    const settings = crms.dataverse.settings(other.url);
    await changeEndpoint(context, owner, endpoint.id, change({ url: other.url, dataverse: settings }));
    await publishTierChange(context, aTierChange({ month: '2021-10' as never, sequence: 8 }));
    await drain(context);
    expect([server.tokens(), other.tokens()]).toEqual([1, 1]);
    expect(other.written).toHaveLength(1);
  });
});

describe('the instance that a token of Salesforce names', () => {
  const instance = async (instanceUrl: unknown) => {
    const context = world();
    const server = await served(
      receiver((response, _nth, { path }) =>
        path === '/services/oauth2/token'
          ? response.end(JSON.stringify({ access_token: 'token-1', instance_url: instanceUrl }))
          : response.end('{"success":true}'),
      ),
    );
    const salesforce = crms.salesforce.settings();
    const { endpoint } = await register(context, owner, { url: server.url, events, format: 'salesforce', salesforce });
    await publishTierChange(context, aTierChange());
    await steps(context, 'dispatch', 'first attempt', 'second attempt');
    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery?.attempts).toHaveLength(2);
    return { server, error: delivery?.attempts[1]?.error };
  };

  test.each(['http://contoso.my.salesforce.com', 'https://crm.example.com', 'file:///etc', 'nowhere', ''])(
    '%s gets no token',
    async (url) => {
      const { server, error } = await instance(url);
      expect(error).toBe('no token: its instance_url is not an https address of Salesforce');
      // Each attempt asks for a new token, in case the next answer is right.
      expect(server.requests.map(({ path }) => path)).toEqual(Array(2).fill('/services/oauth2/token'));
    },
  );

  test('another port of this machine gets none', async () => {
    const other = await stranger();
    const { error } = await instance(other.url);
    expect(error).toMatch(/^no token: its instance_url/);
    expect(other.requests).toEqual([]);
  });
});
