import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { receiver, statuses } from '../notifications/receiver.ts';
import { type Death, Host } from './host.ts';
import { profiles } from './story.ts';
import { outcomeOverHttp, tellOverHttp } from './story-over-http.ts';

interface Given {
  death?: Death;
  /** Runs beside each step of the story; the step ends when both have ended. */
  meddle?: (host: Host, step: number) => Promise<unknown>;
  /** Cuts the first upload off in the middle. */
  cutUpload?: boolean;
}

/** Runs the story of `story.ts` over HTTP against the bundle in its own process, and returns the outcome. */
async function run({ death, meddle, cutUpload }: Given = {}) {
  const ear = await receiver(statuses(200));
  const host = new Host(death);
  const beside: (Promise<unknown> | undefined)[] = [];
  try {
    const body = JSON.stringify({ url: ear.url, events: ['partner.tier.changed'] });
    await host.request('webhooks', () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    if (cutUpload) await cutOff(host);
    const step = () => beside.push(meddle?.(host, beside.length));
    await tellOverHttp({
      async imported(report, text, headers, query) {
        step();
        const { id } = await host.request(`imports/${report}${query}`, () => ({ method: 'POST', headers, body: text }));
        await host.finished(`imports/${id}`);
      },
      async refreshed(month) {
        step();
        const headers = { 'content-type': 'application/json' };
        const order = () => ({ method: 'POST', headers, body: JSON.stringify({ month }) });
        const { id } = await host.request('refreshes', order);
        await host.finished(`refreshes/${id}`);
      },
    });
    await Promise.all(beside);
    await settled(host);
    await host.stop();
    return {
      documents: outcomeOverHttp(host.folder, ear.port),
      told: [...new Set(ear.requests.map(({ headers }) => headers['webhook-id']))],
      requests: ear.requests.length,
      deaths: host.deaths,
    };
  } finally {
    await host.remove();
    await ear.close();
  }
}

/** Sends half of a file, then kills the host. */
async function cutOff(host: Host): Promise<void> {
  const half = async function* () {
    yield Buffer.from(profiles.slice(0, profiles.length / 2));
    await wait(200);
    await host.kill(false);
    await wait(60_000, undefined, { ref: false });
  };
  await fetch(`${host.url}/api/imports/partner-profile`, {
    method: 'POST',
    headers: { 'content-type': 'text/tab-separated-values' },
    body: half(),
    duplex: 'half',
  } as RequestInit).catch(() => {});
}

/** Waits until every tier change is delivered and recorded. */
async function settled(host: Host): Promise<void> {
  const endpoints = (await host.request('webhooks')).items as { id: string }[];
  for (let tries = 0; tries < 1_000; tries++) {
    const changes = (await host.request('tier-changes')).items as unknown[];
    const deliveries = (await host.request(`webhooks/${endpoints[0]!.id}/deliveries`)).items as { state: string }[];
    if (changes.length > 0 && deliveries.filter(({ state }) => state === 'delivered').length === changes.length) return;
    await wait(25);
  }
  throw new Error(`The tier change was not delivered.\n${host.errors}`);
}

describe('the bundle, killed by SIGKILL and started again', () => {
  const clean = run();

  async function expectNothingLost(what: string, given: Given): Promise<void> {
    const lived = await clean;
    const struck = await run(given);
    expect(struck.deaths, what).toBeGreaterThan(0);
    expect(struck.documents, what).toEqual(lived.documents);
    expect(struck.told, what).toEqual(lived.told);
    expect(struck.requests, what).toBeLessThanOrEqual(lived.requests + struck.deaths);
  }

  test('never: one tier change, sent once', async () => {
    const { told, requests, deaths } = await clean;
    expect([told.length, requests, deaths]).toEqual([1, 1, 0]);
  });

  test.each<[string, Death]>([
    ['in the middle of an import', { table: 'tenants', when: 'after' }],
    ['just before the switch-over', { table: 'catalogue', body: '"effect":3', when: 'before' }],
    ['just after the switch-over', { table: 'catalogue', body: '"effect":3', when: 'after', group: true }],
    ['in the middle of crediting', { table: 'ledger', when: 'after', group: true }],
    ['between score and standing', { table: 'scores', when: 'after' }],
    ['between standing and queue', { table: 'partners', body: '"unsent":true', when: 'after' }],
    ['between queue and outbox', { table: 'partners', body: '"changedBy".*"unsent":false', when: 'before' }],
    ["between a delivery's answer and its record", { table: 'deliveries', body: '"status":200', when: 'before' }],
  ])('%s', (what, death) => expectNothingLost(what, { death }));

  test('in the middle of an upload', () => expectNothingLost('mid-upload', { cutUpload: true }));

  test('at random moments', async () => {
    const kill = fc.record({ step: fc.nat(7), afterMs: fc.nat(250), group: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 3 }), async (kills) => {
        const meddle = (host: Host, step: number) => {
          const now = kills.filter((kill) => kill.step === step);
          return Promise.all(now.map(({ afterMs, group }) => wait(afterMs).then(() => host.kill(group))));
        };
        await expectNothingLost(JSON.stringify(kills), { meddle });
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
