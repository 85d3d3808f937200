import { layoutOf } from '../../src/reports/layouts/all.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import type { Api } from './api.ts';
import { importNetwork } from './api.ts';
import { operations, routeOf } from './description.ts';

/** One request to every operation that succeeds, on a network of partners with endpoints. */
export interface Example {
  name: string;
  /** As it is described. */
  template: string;
  method: string;
  /** Below `/api/`. */
  path: string;
  body?: string;
  type?: string;
}

const recently = () => new Date(Date.now() - 3_600_000).toISOString();
const registration = { url: 'http://127.0.0.1:9/hook', events: ['partner.tier.changed'] };
const bodies: Record<string, object> = {
  'refreshes-create': { month: '2021-03' },
  'simulations-create': { tier: 'gold' },
  'tracks-fix': { from: '2021-03', track: 'smb' },
  'webhooks-change': { description: 'Told of everything.' },
  'partner-webhooks-change': { description: 'Told of everything.' },
  'webhooks-recover': { since: recently() },
  'partner-webhooks-recover': { since: recently() },
  'webhooks-create': { ...registration, url: 'http://127.0.0.1:9/other' },
  'partner-webhooks-create': { ...registration, url: 'http://127.0.0.1:9/other' },
};

/** A file of a report without a row. */
const headerOf = (report: ReportName): string =>
  `${layoutOf(report)
    .columns.map(({ names }) => Object.keys(names)[0])
    .join('\t')}\n`;

/** Names of all operations, with those last that remove something. */
export const operationNames = [...operations]
  .sort((one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'))
  .map(({ operation }) => operation.operationId);

/** Creates what the examples refer to. @returns the example of an operation by its name */
export async function makeExamples(api: Api, token?: string): Promise<(name: string) => Example> {
  await importNetwork(api, token);
  await api.fetch('migration', { method: 'POST', token });
  const first = async (path: string) => (await api.json<{ items: { id: string }[] }>(path, token)).items[0]!.id;
  const made = async (path: string) =>
    ((await (await api.post(path, registration, token)).json()) as { id: string }).id;
  const ids: Record<string, string> = {
    imports: await first('imports'),
    refreshes: await first('refreshes'),
    'partners/{mpnId}/webhooks': await made('partners/1001/webhooks'),
    webhooks: await made('webhooks'),
  };
  const deliveries: Record<string, string> = {};
  for (const base of ['partners/{mpnId}/webhooks', 'webhooks']) {
    const path = `${base.replace('{mpnId}', '1001')}/${ids[base]}/test`;
    const test = await api.fetch(path, { method: 'POST', token });
    deliveries[base] = ((await test.json()) as { deliveryId: string }).deliveryId;
  }
  const examples = operations.map(({ path: template, method, operation: { operationId: name } }): Example => {
    const path = template.replace('/api/', '');
    const base = path.replace(/\/\{id\}.*$/, '');
    const filled = path
      .replace('{mpnId}', '1001')
      .replace('{program}', path.includes('/tracks/') ? 'business-applications' : 'smb')
      .replace('{month}', '2021-03')
      .replace('{edition}', '2021-01')
      .replace('{file}', 'swagger-ui.css')
      .replace('{deliveryId}', deliveries[base] ?? '')
      .replace('{id}', ids[base] ?? 'unknown');
    const about = { name, template, method, path: filled };
    const { uploads } = routeOf(name);
    if (uploads) return { ...about, body: headerOf(path.split('/').at(-1) as ReportName), type: uploads[0]! };
    return bodies[name] ? { ...about, body: JSON.stringify(bodies[name]), type: 'application/json' } : about;
  });
  return (name) => examples.find((one) => one.name === name)!;
}

/** Sends an example. */
export function send(
  api: Api,
  { path, method, body, type }: Example,
  { token, headers = {} }: { token?: string | undefined; headers?: Record<string, string> } = {},
): Promise<Response> {
  const own = type === undefined ? {} : { 'content-type': type };
  return api.fetch(path, { method, token, headers: { ...own, ...headers }, ...(body === undefined ? {} : { body }) });
}
