import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import type { NetworkPolicy } from '../../../src/notifications/sending/network.ts';
import { createSender, type SenderOptions } from '../../../src/notifications/sending/sender.ts';
import { type Receiver, receiver, statuses } from '../receiver.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const started = async (...given: Parameters<typeof receiver>): Promise<Receiver> => {
  const created = await receiver(...given);
  open.push(created.close);
  return created;
};
const sender = (options: Partial<SenderOptions> = {}) => createSender({ deadlineMs: 5_000, ...options });
const local: NetworkPolicy = { allowLoopback: true };
const post = (
  url: string,
  { network = local, ...options }: Partial<SenderOptions> & { network?: NetworkPolicy } = {},
) =>
  sender(options).send(
    {
      url,
      headers: { 'content-type': 'application/cloudevents+json', 'webhook-id': 'tc_1' },
      body: '{"ü":1}',
    },
    network,
  );

/** Answers each connection with these bytes, and closes it where told to. */
async function rawServer(bytes: string, end: boolean): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (end ? socket.end(bytes) : socket.write(bytes)));
    open.push(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what receivers answer', () => {
  test('a success: the request arrives as it was given, the beginning of the answer is kept', async () => {
    const { url, requests } = await started((response) => response.writeHead(202).end('thank you'));
    expect(await post(`${url}/hooks/pci?key=1`)).toMatchObject({ ok: true, status: 202, answer: 'thank you' });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/hooks/pci?key=1',
        body: '{"ü":1}',
        headers: { 'content-type': 'application/cloudevents+json', 'webhook-id': 'tc_1', 'content-length': '8' },
      },
    ]);
  });

  test.each([199 + 1, 204, 299])('%i is a success', async (status) => {
    const { url } = await started(statuses(status));
    expect(await post(url)).toMatchObject({ ok: true, status });
  });

  test.each([304, 400, 401, 404, 410, 429, 500, 503])('%i is a failure', async (status) => {
    const { url } = await started(statuses(status));
    const outcome = await post(url);
    expect(outcome).toMatchObject({ ok: false, status });
    expect(outcome.error).toBeUndefined();
  });

  test.each([301, 302, 303, 307, 308])('%i is a failure, and nobody goes where it points', async (status) => {
    const target = await started(statuses(200));
    const { url, requests } = await started((response) => response.writeHead(status, { location: target.url }).end());
    expect(await post(url)).toMatchObject({ ok: false, status });
    expect(requests).toHaveLength(1);
    expect(target.connections()).toBe(0);
  });

  test('Retry-After is handed on as it came', async () => {
    const { url } = await started((response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await post(url)).toMatchObject({ ok: false, status: 503, retryAfter: '120' });
  });

  test('of an answer of 10 MB only the first 1 KB is kept, and the rest is not read', async () => {
    let written = 0;
    const { url } = await started((response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (written < 10 * 1024 * 1024) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const outcome = await post(url);
    expect(outcome).toMatchObject({ ok: true, status: 200, answer: 'x'.repeat(1024) });
    expect(written).toBeLessThan(10 * 1024 * 1024);
  });

  test('a character that the cut divides is left out', async () => {
    const { url } = await started((response) => response.end(`${'x'.repeat(1023)}ü`));
    expect((await post(url)).answer).toBe('x'.repeat(1023));
  });
});

describe('receivers that misbehave', () => {
  const soon = { deadlineMs: 200 };

  test('one that never answers', async () => {
    const { url } = await started(() => {});
    expect(await post(url, soon)).toMatchObject({ ok: false, error: 'timeout: no complete answer within 0.2 s' });
  });

  test('one that drips its answer: only a complete one is a success', async () => {
    const { url } = await started((response) => {
      const timer = setInterval(() => response.write('.'), 20);
      open.push(() => clearInterval(timer));
    });
    expect(await post(url, { deadlineMs: 1_000 })).toMatchObject({
      ok: false,
      status: 200,
      error: expect.stringContaining('timeout'),
    });
  });

  test('one that drips its headers', async () => {
    const url = await rawServer('HTTP/1.1 200 OK\r\nx-slow: ', false);
    expect(await post(url, soon)).toMatchObject({ ok: false, error: expect.stringContaining('timeout') });
  });

  test('one that accepts the connection and never shakes hands', async () => {
    const silent = await rawServer('', false);
    expect(await post(silent.replace('http:', 'https:'), soon)).toMatchObject({
      ok: false,
      error: expect.stringContaining('timeout'),
    });
  });

  test('one that resets the connection', async () => {
    const { url } = await started((response) => response.socket?.resetAndDestroy());
    const outcome = await post(url);
    expect(outcome).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^127\.0\.0\.1: the connection was closed before the answer was complete \((ECONNRESET|UND_ERR_SOCKET)\)$/,
      ),
    });
    expect(outcome.status).toBeUndefined();
  });

  test('one that closes in the middle of its answer', async () => {
    const url = await rawServer('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', true);
    expect(await post(url)).toMatchObject({ ok: false, status: 200, error: expect.any(String) });
  });

  test.each([
    ['no HTTP', 'what was answered is no HTTP/1.1', 'SSH-2.0-OpenSSH_9.6\r\n'],
    [
      'endless headers',
      'the headers of the answer are too long',
      `HTTP/1.1 200 OK\r\n${'x-filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(5_000)}`,
    ],
    [
      'a switch of protocols',
      'the connection was closed',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    ],
  ])('one that answers with %s', async (_what, words, bytes) => {
    const outcome = await post(await rawServer(bytes, true));
    expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining(`127.0.0.1: ${words}`) });
  });

  test('nobody at the address', async () => {
    // A port that was free a moment ago may be somebody's by now; nobody discards what is sent to this one.
    expect(await post('http://127.0.0.1:9/')).toMatchObject({
      ok: false,
      error: '127.0.0.1: the connection was refused: nothing listens at this port (ECONNREFUSED)',
    });
  });

  test('a hundred hanging ones do not hold up one that answers', async () => {
    const hanging = await started(() => {});
    const good = await started(statuses(200));
    const one = sender({ deadlineMs: 60_000 });
    const slow = Array.from({ length: 100 }, () => one.send({ url: hanging.url, headers: {}, body: '' }, local));
    await expect.poll(() => hanging.requests.length, { timeout: 30_000 }).toBe(100);
    expect(await one.send({ url: good.url, headers: {}, body: '' }, local)).toMatchObject({ ok: true });
    await hanging.close();
    for (const outcome of await Promise.all(slow)) expect(outcome.ok).toBe(false);
  });
});

describe('addresses are judged when connecting', () => {
  test.each([
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://169.254.169.254/',
    'https://[::ffff:127.0.0.1]/',
    'https://user:word@example.com/',
    'file:///etc/passwd',
  ])('%s is refused without a connection', async (url) => {
    expect(await post(url, { network: { allowLoopback: false } })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^refused: the URL must/),
    });
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['cloud metadata', ['169.254.169.254']],
    ['a good and a bad address', ['8.8.8.8', '10.0.0.1']],
    ['a bad and a good address', ['127.0.0.1', '8.8.8.8']],
    ['NAT64', ['64:ff9b::7f00:1']],
    ['an IPv4-mapped address', ['::ffff:127.0.0.1']],
    ['nothing', []],
  ])('a name that resolves to %s', async (_what, addresses) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const outcome = await post('https://crm.example.com/', { network: { allowLoopback: false }, resolve });
    expect(outcome).toMatchObject({ ok: false, error: expect.stringMatching(/^refused: the URL must/) });
  });

  test('a name that changes after its first use is checked again', async () => {
    const { url, port, connections } = await started(statuses(200));
    const answers = ['127.0.0.1', '10.0.0.1'];
    const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const one = sender({ resolve });
    const request = { url: `http://localhost:${port}`, headers: {}, body: '' };
    expect(await one.send(request, local), url).toMatchObject({ ok: true });
    expect(await one.send(request, local)).toMatchObject({
      ok: false,
      error: 'refused: the URL must begin with https://',
    });
    expect(connections()).toBe(1);
  });

  test('a name is resolved once for each attempt, so there is no moment between judgement and use', async () => {
    const { port } = await started(statuses(200));
    let asked = 0;
    const resolve = async () => [{ address: '127.0.0.1', family: ++asked && 4 }];
    await post(`http://localhost:${port}`, { resolve });
    expect(asked).toBe(1);
  });

  test('a name that cannot be resolved, or not in time', async () => {
    const failing = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    const hanging = () => new Promise<never>(() => {});
    expect(await post('https://crm.example.com/', { resolve: failing })).toMatchObject({
      ok: false,
      error: 'crm.example.com: the name has no address in DNS (ENOTFOUND)',
    });
    expect(await post('https://crm.example.com/', { resolve: hanging, deadlineMs: 200 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('timeout'),
    });
  });
});

describe('TLS', () => {
  const at = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url), 'utf8');
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];

  async function tlsReceiver(certificate = 'receiver.pem'): Promise<number> {
    const server = createTlsServer({ cert: at(certificate), key: at('receiver-key.pem') }, (_request, response) =>
      response.end('over TLS'),
    );
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  test('a certificate that nobody vouches for is refused', async () => {
    const port = await tlsReceiver();
    expect(await post(`https://localhost:${port}/`, { resolve })).toMatchObject({
      ok: false,
      error: 'certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
  });

  test('a server without TLS', async () => {
    const { port } = await started(statuses(200));
    expect(await post(`https://localhost:${port}/`, { resolve })).toMatchObject({
      error: 'localhost: the server does not speak TLS at this port (ERR_SSL_WRONG_VERSION_NUMBER)',
    });
  });

  test('a trusted one must be for the name called', async () => {
    const before = getCACertificates('default');
    open.push(() => setDefaultCACertificates(before));
    setDefaultCACertificates([...before, at('receiver.pem')]);
    const port = await tlsReceiver();
    expect(await post(`https://localhost:${port}/`, { resolve })).toMatchObject({
      ok: false,
      error: 'certificate is for receiver.test, not for localhost (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
  });

  test('a trusted one must not have expired', async () => {
    const before = getCACertificates('default');
    open.push(() => setDefaultCACertificates(before));
    setDefaultCACertificates([...before, at('expired.pem')]);
    const port = await tlsReceiver('expired.pem');
    expect(await post(`https://localhost:${port}/`, { resolve })).toMatchObject({
      ok: false,
      error: 'certificate has expired (CERT_HAS_EXPIRED)',
    });
  });
});
