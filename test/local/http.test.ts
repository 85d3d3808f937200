import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppFolder, eventually, type HostProcess } from './host-process.ts';

const megabyte = 1024 * 1024;
let folder: AppFolder;
let host: HostProcess;

beforeAll(async () => {
  folder = await AppFolder.create({ functionTimeout: '00:03:00' });
  host = await folder.start();
});
afterAll(() => folder.remove());

/** Sends `megabytes` chunk by chunk, each when the last was taken, and returns the answer. */
async function upload(path: string, megabytes: number, headers: Record<string, string | number> = {}) {
  const request = openRequest(`${host.url}/api/${path}`, { method: 'POST', headers });
  const answered = once(request, 'response').then(async ([response]) => {
    let body = '';
    for await (const chunk of response) {
      body += chunk;
    }
    return { status: response.statusCode as number, connection: response.headers.connection, body };
  });
  let sent = 0;
  let over = false;
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      over = true;
      resolve();
    };
    request.on('error', stop).once('close', stop).once('response', stop);
  });
  while (sent < megabytes && !over) {
    sent++;
    if (!request.write(Buffer.alloc(megabyte, sent))) {
      await Promise.race([new Promise((resolve) => request.once('drain', resolve)), stopped]);
    }
  }
  request.end();
  const answer = await answered;
  request.destroy();
  return { ...answer, sent };
}

const watchMemory = () => host.json('memory/watch');

/** The most memory that the host held in buffers since {@link watchMemory}. */
async function peakMegabytes(): Promise<number> {
  return ((await host.json('memory/end')).peak as number) / megabyte;
}

describe('routes', () => {
  it.each([
    ['GET', 'items/12', 'item', { id: '12' }],
    ['PUT', 'items/12', 'replace-item', { id: '12' }],
    ['DELETE', 'items/12', 'replace-item', { id: '12' }],
    ['GET', 'files/a/b/c.txt', 'files', { path: 'a/b/c.txt' }],
  ])('%s %s reaches %s', async (method, path, name, params) => {
    expect(await host.json(path, { method })).toMatchObject({ name, params });
  });

  it('gives the function the query and the URL that the client used', async () => {
    const item = await host.json('items/7?a=1&b=x%20y&a=2');
    expect(item).toMatchObject({ query: { a: '2', b: 'x y' }, url: `${host.url}/api/items/7?a=1&b=x%20y&a=2` });
  });

  it.each([
    ['GET', '/api/unknown'],
    ['GET', '/items/12'],
    ['GET', '/api/items/12/more'],
    ['POST', '/api/items/12'],
  ])('%s %s gets 404 as a problem', async (method, path) => {
    const response = await fetch(host.url + path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ type: 'about:blank', status: 404, title: expect.any(String) });
  });
});

describe('answers', () => {
  it('come with status, headers, cookies and body', async () => {
    const response = await host.fetch('echo', {
      method: 'POST',
      headers: { 'content-type': 'text/x-test', 'x-sent': 'sent' },
      body: 'déjà vu',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('text/x-test');
    expect(response.headers.get('x-got')).toBe('sent');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('déjà vu');
  });

  it('of a failing function are a problem that reveals nothing internal, and a log line that does', async () => {
    const response = await host.fetch('fail');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toContain('secret');
    const line = await eventually(() => host.log().find((entry) => entry.function === 'fail'), 'the log line');
    expect(line).toMatchObject({ level: 'error', error: expect.stringContaining('secret detail') });
  });

  it('are missed if a function returns none', async () => {
    expect((await host.fetch('nothing')).status).toBe(500);
  });

  it('that break off half-way end the connection, so that no one takes them for whole', async () => {
    const response = await host.fetch('broken-source');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('end with 504 when the function takes longer than functionTimeout', async () => {
    const short = await AppFolder.create({ functionTimeout: '00:00:01' });
    const other = await short.start();
    expect((await other.fetch('hang')).status).toBe(504);
    await short.remove();
  });

  it('pass through hooks', async () => {
    await host.fetch('items/1');
    const hooked = await eventually(() => folder.notes('hooked').at(-1), 'the hook');
    expect(hooked).toMatchObject({ seen: 'item', result: { jsonBody: { name: 'item' } } });
  });
});

describe('streams', () => {
  it('takes 90 MB with flat memory', async () => {
    await watchMemory();
    expect(await upload('sink', 90)).toMatchObject({ status: 200, body: JSON.stringify({ bytes: 90 * megabyte }) });
    expect(await peakMegabytes()).toBeLessThan(60);
  });

  it('lets a slow function slow the client down', async () => {
    await watchMemory();
    expect(await upload('slow-sink', 20)).toMatchObject({
      status: 200,
      body: JSON.stringify({ bytes: 20 * megabyte }),
    });
    expect(await peakMegabytes()).toBeLessThan(10);
  });

  it('gives 50 MB as they come, and holds none that was given', async () => {
    await watchMemory();
    const response = await host.fetch('source/50');
    let bytes = 0;
    let told = 0;
    for await (const chunk of response.body as ReadableStream<Uint8Array>) {
      bytes += chunk.length;
      if (bytes < told + 5 * megabyte) continue;
      told = bytes;
      await host.fetch(`source-taken/${Math.floor(bytes / megabyte)}`);
    }
    expect(bytes).toBe(50 * megabyte);
    expect(await peakMegabytes()).toBeLessThan(30);
  });

  it('answers before the body is read, and throws the rest away', async () => {
    const { status, body } = await upload('reject', 40);
    expect({ status, body }).toEqual({ status: 415, body: 'not that' });
  });

  it('tells the function that its client has gone away', async () => {
    const request = openRequest(`${host.url}/api/sink`, {
      method: 'POST',
      headers: { 'content-length': 2 * megabyte },
    });
    request.on('error', () => undefined);
    const taken = folder.notes('megabyte-taken').length;
    request.write(Buffer.alloc(megabyte));
    await eventually(() => folder.notes('megabyte-taken').length > taken, 'the function to have a megabyte');
    request.destroy();
    const cut = await eventually(() => folder.notes('upload-cut').at(-1), 'the function to notice');
    expect(cut.bytes).toBe(megabyte);
  });

  it('goes on after clients that leave at once', async () => {
    for (let count = 0; count < 20; count++) {
      const request = openRequest(`${host.url}/api/sink`, { method: 'POST', headers: { 'content-length': 10 } });
      request.on('error', () => undefined).flushHeaders();
      await wait(count % 4);
      request.destroy();
    }
    expect(await host.json('items/1')).toMatchObject({ name: 'item' });
  });
});

describe('bodies over 100 MB', () => {
  it('are refused by their announced length, before any is read', async () => {
    const answer = await upload('sink', 3, { 'content-length': 101 * megabyte });
    expect(answer).toMatchObject({ status: 413, connection: 'close' });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 413, detail: 'A request body may have at most 100 MB.' });
  });

  it('are refused without a 100 Continue', async () => {
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write(
      `POST /api/sink HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${101 * megabyte}\r\nexpect: 100-continue\r\n\r\n`,
    );
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('are cut off when they turn out so, with flat memory', async () => {
    await watchMemory();
    const answer = await upload('sink', 300, { 'transfer-encoding': 'chunked' });
    expect(answer).toMatchObject({ status: 413, connection: 'close' });
    expect(answer.sent).toBeLessThan(300);
    expect(await peakMegabytes()).toBeLessThan(80);
    await eventually(
      () => folder.notes('upload-cut').some(({ bytes }) => Number(bytes) > 50 * megabyte),
      'the function',
    );
  });
});

describe('the door', () => {
  async function statusFor(hostHeader: string): Promise<number> {
    const request = openRequest(`${host.url}/api/items/1`, { headers: { host: hostHeader } });
    request.end();
    const [response] = await once(request, 'response');
    response.resume();
    return response.statusCode;
  }

  it.each([
    ['localhost', 200],
    ['LOCALHOST:1234', 200],
    ['127.0.0.1:80', 200],
    ['[::1]', 200],
    ['pci.localhost', 200],
    ['example.com', 421],
    ['127.0.0.1.example.com', 421],
    ['localhost.example.com:80', 421],
    ['10.0.0.1', 421],
  ])('Host: %s gets %i', async (header, status) => {
    expect(await statusFor(header)).toBe(status);
  });

  // Only Linux tells a process's sockets in files.
  it.runIf(process.platform === 'linux')('opens on the loopback address only, also for the package', async () => {
    const folderOfProcess = `/proc/${host.child.pid}/fd`;
    const links = await Promise.all(
      (await readdir(folderOfProcess)).map((fd) => readlink(`${folderOfProcess}/${fd}`).catch(() => '')),
    );
    const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
    const listening = (['tcp', 'tcp6'] as const).map(async (family) => {
      const lines = (await readFile(`/proc/${host.child.pid}/net/${family}`, 'utf8')).trim().split('\n').slice(1);
      return lines
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
        .map((fields) => fields[1]?.split(':')[0]);
    });
    const addresses = (await Promise.all(listening)).flat();
    expect(addresses).toHaveLength(2);
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
  });
});
