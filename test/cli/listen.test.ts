import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { start } from '../support/pci.ts';
import { tierChange } from './examples.ts';
import { ApiServer } from './harness.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const event = { specversion: '1.0', id: 'tc_1', type: 'partner.tier.changed', data: tierChange };

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

/** A delivery, signed by the independent package. */
function deliver(
  url: string,
  given: { under?: string; at?: Date; body?: string; sent?: string } = {},
): Promise<Response> {
  const { under = secret, at = new Date(), body = JSON.stringify(event), sent = body } = given;
  const headers = {
    'webhook-id': 'tc_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(under).sign('tc_1', at, body),
  };
  return fetch(url, { method: 'POST', headers, body: sent });
}

async function listening(...args: string[]) {
  const child = start(['listen', ...args], { PCI_URL: server.url });
  const output = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const errors = createInterface({ input: child.stderr! });
  const [line] = (await once(errors, 'line')) as [string];
  const url = /Listening on (\S+);/.exec(line)?.[1] ?? '';
  const stop = async () => {
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    return code as number;
  };
  return { url, next: async () => (await output.next()).value as string, stop };
}

test('verifies deliveries and prints them; others are refused with the reason', async () => {
  const { url, next, stop } = await listening('--secret', secret);
  try {
    expect((await deliver(url)).status).toBe(204);
    expect(await next()).toBe('✓ verified tc_1');
    expect(await next()).toMatch(/^ {2}▲ 2021-09 smb {2}1234567: none → gold/);
    expect((await deliver(url)).status).toBe(204);
    expect(await next()).toBe('✓ verified tc_1 (again)');
    await next();
    const minutes = (number: number) => new Date(Date.now() + number * 60_000);
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    for (const [delivery, reason] of [
      [deliver(url, { under: other }), 'signature-mismatch'],
      [deliver(url, { sent: JSON.stringify({ ...event, id: 'tc_2' }) }), 'signature-mismatch'],
      [deliver(url, { at: minutes(-6) }), 'timestamp-out-of-tolerance'],
      [deliver(url, { at: minutes(6) }), 'timestamp-out-of-tolerance'],
      [deliver(url, { body: '[]' }), 'not-an-event'],
    ] as const) {
      expect((await delivery).status).toBe(400);
      expect(await next()).toBe(`✗ not trusted tc_1: ${reason}`);
    }
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
    expect(await next()).toBe('✗ not trusted : missing-headers');
  } finally {
    expect(await stop()).toBe(0);
  }
});

test.each([
  [
    'partner.score.published',
    { partnerId: '1', program: 'smb', month: '2021-09', score: 66.66, tier: 'silver' },
    '2021-09 smb  1: 66.66 silver, published',
  ],
  [
    'partner.score.restated',
    {
      partnerId: '1',
      program: 'smb',
      month: '2021-09',
      scoreBefore: 81,
      tierBefore: 'gold',
      score: 61,
      tier: 'silver',
    },
    '2021-09 smb  1: 81.00 gold → 61.00 silver, restated',
  ],
  [
    'partner.tier.at-risk',
    {
      partnerId: '1',
      month: '2021-09',
      tiers: [{ program: 'smb', tier: 'silver', to: 'none', lostIn: '2021-11', score: 61, scoreExpected: 58 }],
    },
    '2021-09  1: at risk: smb silver → none in 2021-11, 61.00 → 58.00',
  ],
  ['webhook.test', { endpointId: 'ep_1', message: 'This is a test.' }, 'This is a test.'],
  ['partner.of.tomorrow', {}, 'partner.of.tomorrow'],
])('%s is printed with partner, month and score', async (type, data, line) => {
  const { url, next, stop } = await listening('--secret', secret);
  await deliver(url, { body: JSON.stringify({ ...event, type, data }) });
  expect([await next(), await next()]).toEqual(['✓ verified tc_1', `  ${line}`]);
  await stop();
});

test('--register registers the receiver while it runs and trusts the secrets given for it; --json prints lines', async () => {
  server.answer('POST /api/partners/1/webhooks', { status: 201, body: { id: 'ep_1', secret } });
  server.answer('DELETE /api/partners/1/webhooks/ep_1', { status: 204 });
  const { url, next, stop } = await listening('--register', '1', '--json');
  expect(JSON.parse(server.seen[0]!.body.toString())).toEqual({
    url,
    events: ['partner.tier.changed'],
    description: 'pci listen',
  });
  expect((await deliver(url)).status).toBe(204);
  expect(JSON.parse(await next())).toEqual({ trusted: true, id: 'tc_1', repeated: false, event });
  expect(await stop()).toBe(0);
  expect(server.calls('DELETE /api/partners/1/webhooks/ep_1')).toHaveLength(1);
});

test('--forward hands good deliveries on as they came and answers as the target does', async () => {
  server.answer('POST /hook', { status: 202 }, { status: 500 }, 'drop');
  const { url, next, stop } = await listening('--secret', secret, '--forward', `${server.url}/hook`);
  try {
    for (const [status, shown] of [
      [202, '✓ verified tc_1 → 202'],
      [500, '✓ verified tc_1 (again) → 500'],
      [502, '✓ verified tc_1 (again) → no-answer'],
    ] as const) {
      expect((await deliver(url)).status).toBe(status);
      expect(await next()).toBe(shown);
      await next();
    }
    expect((await deliver(url, { body: '[]' })).status).toBe(400);
    const calls = server.calls('POST /hook');
    expect(calls).toHaveLength(3);
    const headers = calls[0]!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(calls[0]!.body.toString(), headers)).toEqual(event);
  } finally {
    expect(await stop()).toBe(0);
  }
});
