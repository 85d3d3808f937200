import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(['webhooks', ...args], { PCI_URL: server.url });
const bodyOf = (call: string) => JSON.parse(server.calls(call)[0]!.body.toString());
const base = '/api/partners/1/webhooks/ep_1';
const partner = ['--partner', '1'];

test('a CRM is registered with its settings from a file, so that no command line contains credentials', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pci-cli-'));
  try {
    const file = join(folder, 'hubspot.json');
    writeFileSync(file, JSON.stringify({ token: 'pat-1' }));
    server.answer('POST /api/webhooks', { status: 201, body: { id: 'ep_1', status: 'enabled' } });
    const { stdout, code } = await run('add', 'https://api.hubapi.com', '--format', 'hubspot', '--settings', file);
    expect([stdout, code]).toEqual(['Endpoint ep_1 is registered.\n', 0]);
    expect(bodyOf('POST /api/webhooks')).toMatchObject({ format: 'hubspot', hubspot: { token: 'pat-1' } });
    expect((await run('add', 'https://a.example', '--settings', file)).code).toBe(2);
    const refused = async (path: string) => {
      const { code: refusal, stderr } = await run(
        'add',
        'https://a.example',
        '--format',
        'hubspot',
        '--settings',
        path,
      );
      return [refusal, stderr];
    };
    expect(await refused(`${file}.no`)).toEqual([
      2,
      'pci: The file of --settings cannot be read: it does not exist.\n',
    ]);
    expect(await refused(folder)).toEqual([2, 'pci: The file of --settings cannot be read: it is a folder.\n']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('list --all has the endpoints of the operator and of all partners, and whose each is', async () => {
  const endpoint = { url: 'https://crm.example/', events: ['partner.tier.changed'], status: 'enabled' };
  const items = [
    { ...endpoint, id: 'ep_1' },
    { ...endpoint, id: 'ep_2', partnerId: '7', status: 'disabled' },
  ];
  server.answer('GET /api/endpoints', ok({ items, nextLink: null }));
  expect((await run('list', '--all')).stdout.split('\n')).toEqual([
    'Endpoint  Partner  URL                   Events                Status    Description',
    'ep_1      all      https://crm.example/  partner.tier.changed  enabled',
    'ep_2      7        https://crm.example/  partner.tier.changed  disabled',
    '',
  ]);
  expect((await run('list', '--all', ...partner)).code).toBe(2);
  server.answer('GET /api/webhooks', ok({ items: [], nextLink: null }));
  expect((await run('list')).stdout).toBe(
    'No endpoint gets the events of all partners; --all lists those of single partners too.\n',
  );
});

test('show describes an endpoint in words, a line for each part', async () => {
  const endpoint = {
    id: 'ep_1',
    partnerId: '1',
    url: 'https://org.crm.dynamics.com',
    events: ['partner.tier.changed', 'partner.score.changed'],
    programs: ['smb'],
    description: 'CRM',
    format: 'dataverse',
    connection: { tenantId: 't', fields: { score: 'new_score', tier: { attribute: 'new_tier', values: { gold: 2 } } } },
    validation: { error: 'no answer' },
    status: 'disabled',
    disabled: { at: '2022-01-20T06:00:00Z', reason: 'failing' },
    createdAt: '2022-01-01T06:00:00Z',
  };
  server.answer('GET /api/partners/1/webhooks/ep_1', ok(endpoint));
  expect((await run('show', 'ep_1', ...partner)).stdout.split('\n')).toEqual([
    'Endpoint                   ep_1',
    'Events of                  partner 1',
    'Address                    https://org.crm.dynamics.com',
    'Events                     partner.tier.changed, partner.score.changed',
    'Programs                   smb',
    'Format                     dataverse',
    'Connection',
    '  tenantId                 t',
    '  fields.score             new_score',
    '  fields.tier.attribute    new_tier',
    '  fields.tier.values.gold  2',
    'Status                     disabled (failing), since 2022-01-20T06:00:00Z',
    'Consent                    no answer',
    'Description                CRM',
    'Registered                 2022-01-01T06:00:00Z',
    '',
  ]);
});

test('change names just what changes', async () => {
  server.answer(`PATCH ${base}`, ok({ id: 'ep_1', status: 'pending' }));
  const given = ['--address', 'https://b.example/', '--event', 'partner.tier.at-risk', '--all-programs', '--validate'];
  expect((await run('change', 'ep_1', ...partner, ...given)).stdout).toBe('Endpoint ep_1 is changed; it is pending.\n');
  expect(bodyOf(`PATCH ${base}`)).toEqual({
    url: 'https://b.example/',
    events: ['partner.tier.at-risk'],
    programs: null,
    validate: true,
  });
  expect((await run('change', 'ep_1', ...partner)).code).toBe(2);
});

test('test waits for the outcome and fails where the event did not arrive', async () => {
  server.answer(`POST ${base}/test`, { status: 202, body: { deliveryId: 'wt_1' } });
  const delivery = { id: 'wt_1', state: 'pending', createdAt: 'x', attempts: [] as object[] };
  const refused = { ...delivery, attempts: [{ at: 'x', status: 500 }] };
  server.answer(`GET ${base}/deliveries/wt_1`, ok(delivery), ok({ ...refused, state: 'delivered' }), ok(refused));
  expect(await run('test', 'ep_1', ...partner)).toMatchObject({ code: 0, stdout: 'wt_1: delivered, 500\n' });
  expect(await run('test', 'ep_1', ...partner)).toMatchObject({ code: 1 });
});

test('secrets, recovery and the log', async () => {
  server.answer(`POST ${base}/rotate-secret`, ok({ secret: 'whsec_x', previousExpiresAt: '2022-01-21T00:00:00.000Z' }));
  server.answer(`POST ${base}/enable`, ok({ id: 'ep_1', status: 'enabled' }));
  server.answer(`POST ${base}/recover`, { status: 202, body: { since: '2022-01-01T00:00:00.000Z' } });
  server.answer(`POST ${base}/deliveries/tc_1/redeliver`, { status: 202, body: {} });
  const answer = `busy${' with other work'.repeat(6)}`;
  const attempts = [{ at: '2022-01-20T00:00:00.000Z', durationMs: 12, status: 503, answer }];
  const delivery = {
    id: 'tc_1',
    event: 'partner.tier.changed',
    partnerId: '1',
    state: 'failed',
    failure: 'exhausted',
    createdAt: 'x',
    attempts,
  };
  server.answer(`GET ${base}/deliveries/tc_1`, ok(delivery));
  server.answer(`GET ${base}/deliveries`, ok({ items: [delivery], nextLink: null }));
  server.answer(
    'GET /api/events',
    ok({ items: [{ type: 'webhook.test', description: 'a test', schema: {}, example: {} }] }),
  );

  const [rotated, enabled, recovered, , shown, listed, events] = await Promise.all([
    run('rotate-secret', 'ep_1', ...partner, '--overlap', '168'),
    run('enable', 'ep_1', ...partner),
    run('recover', 'ep_1', ...partner, '--since', '1d'),
    run('redeliver', 'ep_1', 'tc_1', ...partner),
    run('delivery', 'ep_1', 'tc_1', ...partner),
    run(
      'deliveries',
      'ep_1',
      ...partner,
      '--failed',
      '--event',
      'partner.tier.changed',
      '--since',
      '2022-01-01T00:00:00Z',
    ),
    run('events'),
  ]);
  expect(rotated.stdout).toContain('Secret: whsec_x');
  expect(bodyOf(`POST ${base}/rotate-secret`)).toEqual({ overlapHours: 168 });
  expect(server.calls(`POST ${base}/enable`)).toHaveLength(1);
  expect(enabled.stdout).toBe(
    'Endpoint ep_1 is enabled. "pci webhooks recover ep_1 --since WHEN --partner 1" sends what it missed since then.\n',
  );
  expect(bodyOf(`POST ${base}/recover`)).toEqual({ since: '1d' });
  expect(recovered.stdout).toContain(
    'Deliveries that failed and events missed since 2022-01-01T00:00:00.000Z are being sent. See "pci webhooks deliveries ep_1 --since 1d --partner 1".',
  );
  expect(server.calls(`POST ${base}/deliveries/tc_1/redeliver`)).toHaveLength(1);
  expect(shown.stdout).toContain('partner.tier.changed tc_1: failed (exhausted)');
  expect(shown.stdout).toMatch(/12 {5}503 {2}busy/);
  expect(listed.stdout).toMatch(/tc_1 .* failed \(exhausted\) +1 {2}503 busy/);
  expect(listed.stdout).toContain(answer);
  const query = ['state=failed', 'event=partner.tier.changed', 'since=2022-01-01T00:00:00Z'];
  expect(server.calls(`GET ${base}/deliveries`).map((call) => call.query)).toContainEqual(query);
  expect(events.stdout).toContain('webhook.test  a test');
});

test('names the pending deliveries that a recovery leaves to their next attempt', async () => {
  const base = '/api/partners/1/webhooks/ep_2';
  const pending = ['2022-01-21T06:00:00Z', '2022-01-21T03:00:00Z'].map((nextAttemptAt) => ({ nextAttemptAt }));
  server.answer(`GET ${base}/deliveries`, ok({ items: pending, nextLink: null }));
  server.answer(`POST ${base}/recover`, { status: 202, body: { since: '2022-01-20T00:00:00.000Z' } });
  const { stdout } = await run('recover', 'ep_2', '--partner', '1', '--since', '1d');
  expect(stdout).toContain(
    '2 pending deliveries since then wait for the next attempt, the first at 2022-01-21T03:00:00Z; "pci webhooks redeliver ep_2 DELIVERY --partner 1" sends one now.',
  );
  expect(server.calls(`GET ${base}/deliveries`)[0]?.query).toEqual(['state=pending', 'since=1d']);
});

test.each<[string, number, string, string[], string]>([
  [
    'not found among those of the operator',
    404,
    'webhook-not-found',
    [],
    'Without --partner this is about the endpoints of the operator. For one of a partner add --partner PARTNER. "pci webhooks list --all" says which partner has which.',
  ],
  [
    'not allowed for want of --partner',
    403,
    'forbidden',
    [],
    'Without --partner this is about the endpoints of the operator. For one of a partner add --partner PARTNER.',
  ],
  [
    'not found among those of the partner',
    404,
    'webhook-not-found',
    partner,
    'With --partner 1 this is about the endpoints of partner 1. "pci webhooks list --all" says which partner has which.',
  ],
  ['another thing not found', 404, 'delivery-not-found', [], ''],
  ['not allowed for the partner', 403, 'forbidden', partner, ''],
])('an endpoint %s: %s, %s', async (_, status, code, options, hint) => {
  const path = options.length > 0 ? base : '/api/webhooks/ep_1';
  const refused = { status, body: { type: `urn:pci:problem:${code}`, status, detail: 'No.' } };
  for (const [call, ...args] of [
    [`GET ${path}`, 'show', 'ep_1'],
    [`POST ${path}/recover`, 'recover', 'ep_1', '--since', '1d'],
  ] as [string, ...string[]][]) {
    server.answer(call, refused);
    server.answer(`GET ${path}/deliveries`, refused);
    const { code: exitCode, stderr } = await run(...args, ...options);
    expect([exitCode, stderr.split('\n').at(-2)]).toEqual([3, hint || expect.not.stringContaining('--partner')]);
  }
});

test('help of recover says that --since is needed', async () => {
  expect((await run('recover', '--help')).stdout).toMatch(
    /^Usage: pci webhooks recover --since <when> \[options\] <endpoint>$/m,
  );
  expect((await run('--help')).stdout).toMatch(/^ {2}recover .* since a time \(--since\)/m);
});

test.each([
  [[], 'Nothing was sent yet.\n'],
  [['--failed'], 'No delivery matches.\n'],
  [['--since', '1d'], 'No delivery matches.\n'],
])('deliveries %j without any says %j', async (filter, expected) => {
  server.answer('GET /api/webhooks/ep_1/deliveries', ok({ items: [], nextLink: null }));
  expect((await run('deliveries', 'ep_1', ...filter)).stdout).toBe(expected);
});
