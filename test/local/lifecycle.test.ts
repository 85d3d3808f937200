import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';
import { appFolder, eventually, type HostProcess } from './host-process.ts';

/** The storage child's process id. */
function childOf(host: HostProcess): number {
  return Number(execFileSync('pgrep', ['-P', String(host.child.pid)], { encoding: 'utf8' }).trim());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether the host takes no new connections: it has begun to stop. */
async function isClosed(host: HostProcess): Promise<boolean> {
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

async function storageOf(host: HostProcess) {
  const connection = String((await host.json('settings')).storage);
  return {
    queues: QueueServiceClient.fromConnectionString(connection),
    blobs: BlobServiceClient.fromConnectionString(connection),
  };
}

describe('starting', () => {
  it('prints one line that names the URL, and nothing else', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    expect((await host.json('items/1')).name).toBe('item');
    await host.stop();
    expect(host.output).toMatch(/^Made-up app ready at http:\/\/127\.0\.0\.1:\d+ \(data in \.data\)\n$/);
    expect(host.errors).toBe('');
  });

  it('gives the app its settings; the environment goes before local.settings.json', async () => {
    const folder = await appFolder({
      localValues: { FROM_FILE: 'file', FROM_BOTH: 'file', AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
      env: { FROM_BOTH: 'environment' },
    });
    const host = await folder.start();
    expect(await host.json('settings')).toEqual({
      storage: expect.stringContaining('QueueEndpoint=http://127.0.0.1:'),
      dataDir: folder.dataDir,
      environment: 'Development',
      fromFile: 'file',
      fromBoth: 'environment',
      address: new URL(host.url).host,
    });
  });

  it('is refused on a data folder in use, with a sentence that helps', async () => {
    const folder = await appFolder();
    await folder.start();
    const second = folder.spawn();
    expect(await second.exited()).toBe(1);
    expect(second.errors).toBe(
      `The data folder ${folder.dataDir} is in use by another local host. Stop that one, or choose another folder with --data-dir.\n`,
    );
  });

  it('is refused on a port in use, and leaves nothing behind', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const folder = await appFolder();
    const host = folder.spawn('--port', String(port));
    expect(await host.exited()).toBe(1);
    expect(host.errors).toBe(`Port ${port} is in use. Choose another with --port, or 0 for any free one.\n`);
    server.close();
    await folder.start();
  });

  it.each([
    ['--port', 'http'],
    ['--log-level', 'loud'],
    ['--unknown', 'x'],
  ])('is refused with %s %s', async (option, value) => {
    const host = (await appFolder()).spawn(option, value);
    expect(await host.exited()).toBe(1);
    expect(host.errors).toContain(option);
  });

  it.each([
    ['unsupported-trigger.ts', 'Function "hub" asks for the trigger eventHubTrigger'],
    ['broken.ts', 'the app does not load'],
    ['empty.ts', 'registered no functions'],
    ['missing.ts', 'missing.ts'],
  ])('is refused with the app %s', async (file, sentence) => {
    const folder = await appFolder({ main: `${import.meta.dirname}/fixture/${file}` });
    const host = folder.spawn();
    expect(await host.exited()).toBe(1);
    expect(host.errors).toContain(sentence);
  });

  it('writes warnings of functions by default, more if asked', async () => {
    const folder = await appFolder();
    const quiet = await folder.start();
    await quiet.fetch('log');
    await quiet.stop();
    expect(quiet.log().map(({ message }) => message)).toEqual(['a warning line']);
    const talkative = await folder.start('--log-level', 'information');
    await talkative.fetch('log');
    await talkative.stop();
    expect(talkative.log()).toContainEqual({
      time: expect.any(String),
      level: 'information',
      message: 'an ordinary line',
      function: 'log',
      invocationId: expect.any(String),
      category: 'user',
    });
  });
});

describe('stopping', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s lets running work end, then ends everything', async (signal) => {
    const folder = await appFolder();
    const host = await folder.start();
    const child = childOf(host);
    const answer = host.fetch('slow');
    await host.send('work', { name: 'last', gated: true });
    await eventually(() => folder.notes('slow-begun')[0] && folder.notes('work-begun')[0], 'the work');
    const stopped = host.stop(signal);
    await eventually(() => isClosed(host), 'the door to close');
    await folder.openGate();
    expect(await stopped).toBe(0);
    expect(await (await answer).text()).toBe('slow but done');
    expect(folder.notes('work-done')).toHaveLength(1);
    expect(folder.notes().at(-1)?.event).toBe('appTerminate');
    expect(isAlive(child)).toBe(false);
    await expect(host.fetch('items/1')).rejects.toThrow();
    // The message that was being handled is dealt with.
    const again = await folder.start();
    const { queues } = await storageOf(again);
    expect((await queues.getQueueClient('work').getProperties()).approximateMessagesCount).toBe(0);
  });

  it('happens in good order when npm, which started the host, is ended', async () => {
    const folder = await appFolder();
    const npm = folder.spawnByShell();
    await npm.ready();
    const host = Number(execFileSync('pgrep', ['-P', String(npm.child.pid)], { encoding: 'utf8' }).trim());
    npm.child.kill('SIGTERM');
    await eventually(() => !isAlive(host), 'the host to end');
    expect(folder.notes().at(-1)?.event).toBe('appTerminate');
  });

  it('ends at once on a second signal', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    const child = childOf(host);
    host.fetch('hang').catch(() => undefined);
    await eventually(() => folder.notes('hang-begun')[0], 'the request');
    host.child.kill('SIGINT');
    await eventually(() => isClosed(host), 'the door to close');
    // One that follows at once is the echo of the first.
    const again = setInterval(() => host.child.kill('SIGINT'), 50);
    expect(await host.exited()).toBe(130);
    clearInterval(again);
    await eventually(() => !isAlive(child), 'the child to end');
  });

  it('happens with an error when the app leaves a rejection unhandled', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    await host.fetch('unhandled').catch(() => undefined);
    expect(await host.exited()).toBe(1);
    expect(host.log().at(-1)).toMatchObject({ level: 'critical', error: expect.stringContaining('nobody waits') });
  });

  it('happens with an error when the storage dies', async () => {
    const host = await (await appFolder()).start();
    process.kill(childOf(host), 'SIGKILL');
    expect(await host.exited()).toBe(1);
    expect(host.log().at(-1)).toMatchObject({ level: 'critical', message: 'Azurite ended with SIGKILL.' });
  });
});

describe('killed hard', () => {
  it('loses no message and no blob that was accepted', async () => {
    const folder = await appFolder();
    const sent: string[] = [];
    for (let round = 0; round < 4; round++) {
      const host = await folder.start();
      const { queues, blobs } = await storageOf(host);
      const queue = queues.getQueueClient('kept');
      await queue.createIfNotExists();
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
      expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(sent);
      const container = blobs.getContainerClient('kept');
      await container.createIfNotExists();
      for (let before = 0; before < round; before++) {
        const content = await container.getBlockBlobClient(`blob-${before}`).downloadToBuffer();
        expect(content.equals(Buffer.alloc(300_000, before))).toBe(true);
      }
      for (let count = 0; count <= round; count++) {
        await queue.sendMessage(`${round}-${count}`);
        sent.push(`${round}-${count}`);
      }
      const blob = container.getBlockBlobClient(`blob-${round}`);
      await (round % 2 === 0
        ? blob.upload(Buffer.alloc(300_000, round), 300_000)
        : blob.uploadData(Buffer.alloc(300_000, round), { blockSize: 100_000, maxSingleShotSize: 0 }));
      await host.kill();
    }
  });

  it('takes up at once what was being handled; a delayed message stays delayed', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    const { queues } = await storageOf(host);
    await host.send('work', { name: 'interrupted', gated: true });
    await eventually(() => folder.notes('work-begun')[0], 'the work');
    const delayed = Buffer.from(JSON.stringify({ name: 'delayed' })).toString('base64');
    await queues.getQueueClient('work').sendMessage(delayed, { visibilityTimeout: 600 });
    await host.kill();
    await folder.openGate();
    await folder.start();
    const [done] = await eventually(() => folder.notes('work-done')[0] && folder.notes('work-done'), 'the second try');
    expect(done).toMatchObject({ name: 'interrupted', tries: 2 });
    expect(folder.notes('work-begun').map(({ name }) => name)).toEqual(['interrupted', 'interrupted']);
  });

  it('takes its storage child along, and the data folder is free again', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    const child = childOf(host);
    host.child.kill('SIGKILL');
    await once(host.child, 'exit');
    await folder.start();
    await eventually(() => !isAlive(child), 'the child to end');
  });
});
