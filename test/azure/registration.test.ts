import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { registerApi } from '../../scripts/entra-registration.ts';

const me = 'user-1';

type Item = Record<string, unknown> & { id: string };

/** A directory that answers as Microsoft Graph documents the requests that a registration takes. */
class FakeDirectory {
  readonly applications = new Map<string, Item>();
  readonly principals: Item[] = [];
  readonly assignments: Record<string, unknown>[] = [];
  /** Answers everything with this status. */
  refuses: number | undefined;

  static async start(): Promise<{ directory: FakeDirectory; graph: string }> {
    const directory = new FakeDirectory();
    const server = createServer(async (request, response) => {
      const [status, body] = await directory.#answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body ? JSON.stringify(body) : undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return { directory, graph: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0` };
  }

  async #answer(request: IncomingMessage): Promise<[number, object?] | [number, undefined]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    if (this.refuses) return [this.refuses, { error: { code: 'Authorization_RequestDenied' } }];
    if (request.headers.authorization !== 'Bearer graph-token') return [401];
    const { pathname } = new URL(request.url!, 'http://graph');
    const path = decodeURIComponent(pathname.replace('/v1.0', ''));
    const byName = /^\/applications\(uniqueName='(.+)'\)$/.exec(path)?.[1];
    const byId = /^\/applications\/(.+)$/.exec(path)?.[1];
    const principalOf = /^\/servicePrincipals\(appId='(.+)'\)$/.exec(path)?.[1];
    const assignedTo = /^\/servicePrincipals\/(.+)\/appRoleAssignedTo$/.exec(path)?.[1];
    switch (request.method) {
      case 'GET': {
        if (path === '/me') return [200, { id: me }];
        if (assignedTo) return [200, { value: this.assignments }];
        const found = byName
          ? this.applications.get(byName)
          : this.principals.find(({ appId }) => appId === principalOf);
        if (!found) return [404];
        const appRoles = ((found.appRoles ?? []) as object[]).map((role) => ({ ...role, origin: 'Application' }));
        return [200, { ...found, appRoles }];
      }
      case 'PATCH': {
        if (byName && !this.applications.has(byName) && request.headers.prefer === 'create-if-missing') {
          this.applications.set(byName, { ...body, id: randomUUID(), appId: randomUUID(), uniqueName: byName });
          return [201, this.applications.get(byName)];
        }
        const found = byName
          ? this.applications.get(byName)
          : [...this.applications.values()].find(({ id }) => id === byId);
        if (!found) return [404];
        if (JSON.stringify(body).includes('"origin"')) return [400, { error: { message: 'origin is read-only' } }];
        Object.assign(found, body);
        return [204];
      }
      default:
        body.id = randomUUID();
        (assignedTo ? this.assignments : this.principals).push(body);
        return [201, body];
    }
  }
}

let directory: FakeDirectory;
let graph: string;
beforeEach(async () => {
  ({ directory, graph } = await FakeDirectory.start());
});
const signedIn = () => ({ graph, token: 'graph-token' });

test('makes an application that gives the tokens the API asks for, and whoever deploys is operator', async () => {
  const clientId = await registerApi(signedIn(), 'pci-example', 'https://pci.example.com');
  const made = directory.applications.get('pci-example')!;
  expect(made).toMatchObject({
    appId: clientId,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [`api://${clientId}`],
    optionalClaims: { accessToken: [{ name: 'idtyp' }] },
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ value: 'access' }] },
    appRoles: [{ value: 'operator', allowedMemberTypes: ['User', 'Application'] }],
    spa: {
      redirectUris: ['https://pci.example.com/dashboard/signed-in', 'https://pci.example.com/dashboard/signed-out'],
    },
  });
  expect(directory.principals).toMatchObject([{ appId: clientId }]);
  const [role] = made.appRoles as { id: string }[];
  expect(directory.assignments).toMatchObject([
    { principalId: me, resourceId: directory.principals[0]!.id, appRoleId: role!.id },
  ]);
});

test('done again it changes nothing, and leaves roles of partners', async () => {
  const first = await registerApi(signedIn(), 'pci-example');
  const made = directory.applications.get('pci-example')!;
  const partner = { id: randomUUID(), value: 'account-admin:2170738', displayName: 'Northwind', isEnabled: true };
  (made.appRoles as object[]).push(partner);
  const before = structuredClone(made);
  expect(await registerApi(signedIn(), 'pci-example')).toBe(first);
  expect(made).toEqual(before);
  expect([directory.applications.size, directory.principals.length, directory.assignments.length]).toEqual([1, 1, 1]);
});

test('without the right to register, says which role it takes and how to do without', async () => {
  directory.refuses = 403;
  await expect(registerApi(signedIn(), 'pci-example')).rejects.toThrow(
    /you need the role Application Developer\. Or have somebody register it and name it: azd env set PCI_AUTH_CLIENT_ID/,
  );
});

/** Runs the command with an `azd` that hands out a token and notes what it is to keep. */
async function run(env: Record<string, string>): Promise<{ code: number; said: string; kept: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'azd-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept = join(folder, 'kept');
  writeFileSync(kept, '');
  const azd = `#!/bin/sh
if [ "$1 $2" = "auth token" ]; then echo '{"token":"graph-token","expiresOn":"2030-01-01T00:00:00Z"}'; else echo "$@" >> ${kept}; fi
`;
  writeFileSync(join(folder, 'azd'), azd);
  chmodSync(join(folder, 'azd'), 0o755);
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../scripts/register-app.ts')], {
    env: { PATH: `${folder}${delimiter}/usr/bin:/bin`, PCI_GRAPH_URL: graph, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const [code] = await once(child, 'close');
  return { code, said, kept: readFileSync(kept, 'utf8') };
}

test('the command keeps the client id in the azd environment', async () => {
  const { code, kept } = await run({ AZURE_ENV_NAME: 'example' });
  const { appId } = directory.applications.get('pci-example')!;
  expect([code, kept]).toEqual([0, `env set PCI_AUTH_CLIENT_ID ${appId}\nenv set PCI_REGISTERED_CLIENT_ID ${appId}\n`]);
});

test('a registration made by hand is left alone', async () => {
  const { code, said, kept } = await run({ AZURE_ENV_NAME: 'example', PCI_AUTH_CLIENT_ID: 'by-hand' });
  expect([code, said, kept]).toEqual([
    0,
    'The API uses the registration by-hand, which PCI_AUTH_CLIENT_ID names.\n',
    '',
  ]);
  expect(directory.applications.size).toBe(0);
});

test('a failure ends the command with one sentence', async () => {
  directory.refuses = 403;
  const { code, said } = await run({ AZURE_ENV_NAME: 'example' });
  expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringContaining('Application Developer')]]);
  expect((await run({})).said).toContain('AZURE_ENV_NAME is not set');
});
