import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { allContainers } from '../../../src/all-containers.ts';
import { cosmosClient } from '../../../src/storage/cosmos/client.ts';
import { type CosmosServer, createEmulatedContainers, startCosmosServer } from '../cosmos/server.ts';

const root = join(import.meta.dirname, '../../..');
const certificate = join(root, 'test/http/certificates/insights.pem');
const keyFile = join(root, 'test/http/certificates/insights-key.pem');
const tls = { cert: readFileSync(certificate), key: readFileSync(keyFile) };
const clientId = 'b0f4d1de-0000-4000-8000-000000000001';

let azurite: ChildProcess;
let emulation: CosmosServer;
/** A refusal in place of the service's own answer; a service with a certificate in front of each real one. */
let refuse: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
let asked: string[] = [];
const authorizations = new Set<string>();
const servers: Server[] = [];
const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** What Azure sets up on each instance: an address that gives tokens of the app's managed identity. */
async function openIdentityEndpoint(): Promise<string> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://localhost');
    const resource = searchParams.get('resource')!;
    const known = request.headers['x-identity-header'] === 'header' && searchParams.get('client_id') === clientId;
    asked.push(resource);
    const seconds = Math.floor(Date.now() / 1_000);
    const claims = {
      aud: resource,
      iss: 'https://sts.windows.net/tenant/',
      iat: seconds,
      nbf: seconds - 60,
      exp: seconds + 3_600,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${part({})}`;
    const answer = known
      ? { access_token: token, expires_on: String(claims.exp), resource, token_type: 'Bearer', client_id: clientId }
      : { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found for specified ClientId' };
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  return `http://127.0.0.1:${await listen(server)}/msi/token`;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** Stands before a service as Azure's front does, with a certificate. */
async function behindTls(target: string): Promise<string> {
  const server = createTlsServer(tls, (request, response) => {
    authorizations.add(decodeURIComponent(request.headers.authorization ?? '').slice(0, 26));
    if (refuse?.(request, response)) return;
    const { port } = new URL(target);
    const { url, method, headers } = request;
    const onward = openRequest({ host: 'localhost', port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  return `https://localhost:${await listen(server)}`;
}

let environment: Record<string, string>;
beforeAll(async () => {
  const main = join(root, 'node_modules/azurite/dist/src/azurite.js');
  const options = [
    '--inMemoryPersistence',
    '--disableTelemetry',
    '--blobPort',
    '0',
    '--queuePort',
    '0',
    '--tablePort',
    '0',
  ];
  const secure = ['--skipApiVersionCheck', '--oauth', 'basic', '--cert', certificate, '--key', keyFile];
  azurite = spawn(process.execPath, [main, ...options, ...secure], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  azurite.stdout!.on('data', (chunk) => {
    output += chunk;
  });
  const addressOf = (service: string) => {
    const port = new RegExp(`${service} service is successfully listening at https://[^:]+:(\\d+)`).exec(output)?.[1];
    return port && `https://localhost:${port}/devstoreaccount1`;
  };
  while (!addressOf('Blob') || !addressOf('Queue')) await once(azurite.stdout!, 'data');
  emulation = await startCosmosServer();
  const { endpoint, key } = emulation;
  const client = cosmosClient({ endpoint, key }, () => {});
  await createEmulatedContainers(client, 'pci', allContainers([]));
  client.dispose();
  environment = {
    NODE_EXTRA_CA_CERTS: certificate,
    IDENTITY_ENDPOINT: await openIdentityEndpoint(),
    IDENTITY_HEADER: 'header',
    WEBSITE_SKU: 'FlexConsumption',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    AzureWebJobsStorage__blobServiceUri: addressOf('Blob')!,
    AzureWebJobsStorage__queueServiceUri: addressOf('Queue')!,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: clientId,
    PCI_COSMOS_ENDPOINT: await behindTls(emulation.endpoint),
    PCI_ENCRYPTION_KEYS: `a:${'A'.repeat(43)}=`,
    PCI_AUTH_ISSUER: 'https://login.example.com',
    PCI_AUTH_AUDIENCES: 'api://pci',
    PCI_AUTH_TENANTS: 'tenant',
  };
});
beforeEach(() => {
  refuse = undefined;
  asked = [];
  authorizations.clear();
});
afterAll(async () => {
  azurite.kill('SIGKILL');
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await emulation?.close();
});

type Told = Record<'blobs' | 'queues' | 'documents', string | { kind: string; code: string; message: string }>;

async function run(more: Record<string, string> = {}): Promise<Told> {
  const program = join(import.meta.dirname, 'identity-app.ts');
  const env = { PATH: process.env.PATH, ...environment, ...more };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Told;
}

test("the app's identity opens storage and Cosmos DB, with no key in any setting", async () => {
  expect(await run()).toEqual({ blobs: 'kept', queues: '1', documents: '1' });
  const { origin } = new URL(environment.PCI_COSMOS_ENDPOINT!);
  expect(new Set(asked)).toEqual(new Set(['https://storage.azure.com', origin]));
  expect([...authorizations]).toEqual(['type=aad&ver=1.0&sig=eyJhb']);
});

test('an identity that the app does not have is reported with the setting that names it', async () => {
  const message =
    'Azure gives this app no token: assign the user-assigned identity to it that AzureWebJobsStorage__clientId or AZURE_CLIENT_ID names.';
  const unknown = { kind: 'unavailable', code: 'identity-unavailable', message };
  const told = await run({ AzureWebJobsStorage__clientId: 'b0f4d1de-0000-4000-8000-000000000002' });
  expect(told).toEqual({ blobs: unknown, queues: unknown, documents: unknown });
});

test('a missing role is reported with the resource on which it is needed', async () => {
  const denied = `${await behindTls(emulation.endpoint)}/account`;
  const service = { AzureWebJobsStorage__blobServiceUri: denied, AzureWebJobsStorage__queueServiceUri: denied };
  refuse = ({ headers }, response) => {
    if (headers.authorization?.startsWith('Bearer')) {
      const code = 'AuthorizationPermissionMismatch';
      const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>This request is not authorized to perform this operation using this permission.</Message></Error>`;
      response.writeHead(403, { 'x-ms-error-code': code, 'content-type': 'application/xml' }).end(body);
    } else {
      const message =
        'Request blocked by Auth pci : Request is blocked because principal [a] does not have required RBAC permissions to perform action [Microsoft.DocumentDB/databaseAccounts/readMetadata] on resource [/]. Learn more: https://aka.ms/cosmos-native-rbac.';
      response
        .writeHead(403, { 'x-ms-substatus': '5301', 'content-type': 'application/json' })
        .end(JSON.stringify({ code: 'Forbidden', message }));
    }
    return true;
  };
  const told = await run(service);
  const refused = (code: string, message: RegExp) => ({
    kind: 'unavailable',
    code,
    message: expect.stringMatching(message),
  });
  const where = 'on the account of AzureWebJobsStorage__accountName';
  expect(told).toEqual({
    blobs: refused('blobs-refused', RegExp(`Storage Blob Data Contributor ${where}`)),
    queues: refused('queues-refused', RegExp(`Storage Queue Data Contributor ${where}`)),
    documents: refused(
      'documents-refused',
      /Cosmos DB Built-in Data Contributor on the account of PCI_COSMOS_ENDPOINT/,
    ),
  });
});
