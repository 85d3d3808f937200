import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });

describe('webhooks', () => {
  const endpoint = { id: 'ep_1', url: 'https://crm.example/', events: ['partner.tier.changed'], status: 'enabled' };

  test('add registers and shows the secret, once', async () => {
    server.answer('POST /api/partners/1/webhooks', { status: 201, body: { ...endpoint, secret: 'whsec_abc' } });
    const { stdout } = await run('webhooks', 'add', endpoint.url, '--partner', '1', '--program', 'smb');
    expect(JSON.parse(server.seen[0]!.body.toString())).toEqual({
      url: endpoint.url,
      events: endpoint.events,
      programs: ['smb'],
    });
    expect(stdout).toContain('Secret: whsec_abc\n');
  });

  test('list, show, deliveries and delete; without a partner, those of the operator', async () => {
    server.answer('GET /api/webhooks', ok({ items: [endpoint], nextLink: null }));
    server.answer('GET /api/webhooks/ep_1', ok(endpoint));
    server.answer('DELETE /api/webhooks/ep_1', { status: 204 });
    const attempts = [
      { at: 'x', error: 'timeout' },
      { at: 'y', status: 204 },
    ];
    server.answer(
      'GET /api/webhooks/ep_1/deliveries',
      ok({
        items: [
          {
            id: 'tc_1',
            event: 'partner.tier.changed',
            partnerId: '7',
            month: '2021-09',
            state: 'delivered',
            createdAt: 'x',
            attempts,
          },
          {
            id: 'wt_1',
            event: 'webhook.test',
            partnerId: 'all',
            state: 'failed',
            createdAt: 'x',
            attempts: [{ at: 'x', status: 503, answer: 'too\n busy' }],
          },
        ],
      }),
    );
    expect((await run('webhooks', 'list')).stdout).toContain('ep_1      https://crm.example/  partner.tier.changed');
    expect((await run('webhooks', 'show', 'ep_1')).stdout).toMatch(/^Status +enabled$/m);
    expect((await run('webhooks', 'deliveries', 'ep_1')).stdout.split('\n')).toEqual([
      'Delivery  Created  Event                 Partner  Month    State      Attempts  Last answer',
      'tc_1      x        partner.tier.changed  7        2021-09  delivered         2  204',
      'wt_1      x        webhook.test                            failed            1  503 too busy',
      '',
    ]);
    expect((await run('webhooks', 'delete', 'ep_1')).stdout).toBe('Endpoint ep_1 is deleted.\n');
  });
});
