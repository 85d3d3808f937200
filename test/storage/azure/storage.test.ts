import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStorage, startStorage } from '../../../local/azurite/storage.ts';
import { tooLarge } from '../../../src/errors.ts';
import { blobContainer, openAzureBlobs } from '../../../src/storage/azure/blobs.ts';
import { openAzureQueues } from '../../../src/storage/azure/queues.ts';
import type { Blobs, Queues } from '../../../src/storage/ports.ts';

let folder: string;
let storage: LocalStorage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pci-storage-'));
  storage = await startStorage(folder);
});
afterAll(async () => {
  await storage?.stop();
  await rm(folder, { recursive: true });
});

const megabyte = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('blobs', { timeout: 60_000 }, () => {
  let blobs: Blobs;
  beforeAll(() => {
    blobs = openAzureBlobs(storage);
  });
  const text = async (name: string) => {
    const stream = await blobs.read(name);
    return stream && (await buffer(stream)).toString();
  };

  /** How many blocks of a blob have come that are not part of it yet. */
  const staged = async (name: string) => {
    const service = BlobServiceClient.fromConnectionString(storage.connectionString);
    const blob = service.getContainerClient(blobContainer).getBlockBlobClient(name);
    return (await blob.getBlockList('uncommitted')).uncommittedBlocks?.length;
  };

  it('reads back what was written, and nothing where nothing is', async () => {
    expect(await blobs.read('none')).toBeUndefined();
    await blobs.write('raw/a b#?/ä.csv', Buffer.from('one\ntwo\n'));
    expect(await text('raw/a b#?/ä.csv')).toBe('one\ntwo\n');
    await blobs.write('empty', Readable.from([]));
    expect(await text('empty')).toBe('');
  });

  it('leaves nothing of a stream that failed, once it is removed: no block comes late', async () => {
    const container = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(
      blobContainer,
    );
    async function* torn() {
      for (let sent = 0; sent < 12; sent++) yield Buffer.alloc(megabyte, sent);
      throw tooLarge('torn', 'The stream is torn.');
    }
    const tries = Array.from({ length: 12 }, async (_, index) => {
      await expect(blobs.write(`torn/${index}`, Readable.from(torn()))).rejects.toThrow('torn');
      await blobs.remove(`torn/${index}`);
    });
    await Promise.all(tries);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const left = [];
    for await (const { name } of container.listBlobsFlat({ prefix: 'torn/', includeUncommitedBlobs: true }))
      left.push(name);
    expect(left).toEqual([]);
  });

  it('replaces a blob as a whole', async () => {
    await blobs.write('replaced', Buffer.from('a longer first content'));
    await blobs.write('replaced', Readable.from(['second']));
    expect(await text('replaced')).toBe('second');
  });

  it('shows nothing before the end, and keeps the old content when the stream fails', async () => {
    await blobs.write('kept', Buffer.from('old'));
    const source = new PassThrough();
    const written = blobs.write('kept', source);
    source.write(Buffer.alloc(9 * megabyte));
    await expect.poll(() => staged('kept'), { timeout: 20_000 }).toBe(2);
    expect(await text('kept')).toBe('old');

    const failure = tooLarge('body-too-large', 'More than we take.');
    source.destroy(failure);
    await expect(written).rejects.toBe(failure);
    expect(await text('kept')).toBe('old');
  });

  it('says so where another writer was faster with the same blob', async () => {
    const source = new PassThrough();
    const written = blobs.write('overtaken', source);
    source.write(Buffer.alloc(9 * megabyte));
    await expect.poll(() => staged('overtaken'), { timeout: 20_000 }).toBe(2);
    await blobs.write('overtaken', Readable.from(['faster']));
    source.end();
    await expect(written).rejects.toThrow(/ got the same blob from another writer while this one was under way\./);
    expect(await text('overtaken')).toBe('faster');
  });

  it('fails, and does not wait for ever, when the source closes before its end', async () => {
    const source = new PassThrough();
    const written = blobs.write('cut', source);
    source.write('half');
    source.destroy();
    await expect(written).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(await blobs.read('cut')).toBeUndefined();
  });

  it('streams 64 MB through a few blocks of memory, both ways', async () => {
    let produced = 0;
    let peak = 0;
    const bound = 40 * megabyte;
    const before = process.memoryUsage().arrayBuffers;
    const watched = (chunk: Buffer) => {
      const held = () => process.memoryUsage().arrayBuffers - before;
      // Most of it may be garbage that waits for its collection; the second one waits for what the first lets go of.
      for (let times = 0; times < 2 && held() > bound; times++) collectGarbage();
      peak = Math.max(peak, held());
      return chunk;
    };
    await blobs.write(
      'large',
      Readable.from(
        (function* () {
          for (; produced < 64; produced++) yield watched(Buffer.alloc(megabyte, produced));
        })(),
        { highWaterMark: 1 },
      ),
    );
    let read = 0;
    let sum = 0;
    for await (const chunk of (await blobs.read('large'))!) {
      watched(chunk);
      for (let at = (megabyte - (read % megabyte)) % megabyte; at < chunk.length; at += megabyte) sum += chunk[at];
      read += chunk.length;
    }
    expect(read).toBe(64 * megabyte);
    expect(sum).toBe((63 * 64) / 2);
    expect(peak).toBeLessThan(bound);
  });

  it('removes one, or all with a prefix', async () => {
    for (const name of ['old/1', 'old/2/3', 'older', 'new']) await blobs.write(name, Buffer.from(name));
    await blobs.removeAll('old/');
    await blobs.remove('new');
    await blobs.remove('never was');
    expect(await Promise.all(['old/1', 'old/2/3', 'older', 'new'].map(text))).toEqual([
      undefined,
      undefined,
      'older',
      undefined,
    ]);
  });

  it('makes its container once, whoever comes first', async () => {
    const service = BlobServiceClient.fromConnectionString(storage.connectionString);
    await service.deleteContainer(blobContainer);
    const fresh = openAzureBlobs(storage);
    await Promise.all([fresh.write('1', Buffer.from('1')), fresh.write('2', Buffer.from('2')), fresh.read('3')]);
    expect(await text('2')).toBe('2');
  });
});

describe('queues', { timeout: 30_000 }, () => {
  let queues: Queues;
  let service: QueueServiceClient;
  beforeAll(() => {
    queues = openAzureQueues(storage);
    service = QueueServiceClient.fromConnectionString(storage.connectionString);
  });

  it('sends what a queue trigger reads: JSON in base64, that never expires', async () => {
    await Promise.all([queues.send('imports', { importId: 'ä-1' }), queues.send('imports', { importId: '2' })]);
    const { receivedMessageItems } = await service.getQueueClient('imports').receiveMessages({ numberOfMessages: 32 });
    const messages = receivedMessageItems.map(({ messageText }) =>
      JSON.parse(Buffer.from(messageText, 'base64').toString()),
    );
    expect(messages).toHaveLength(2);
    expect(messages).toEqual(expect.arrayContaining([{ importId: 'ä-1' }, { importId: '2' }]));
    for (const { expiresOn } of receivedMessageItems) expect(expiresOn.getUTCFullYear()).toBe(9999);
  });

  it('keeps a delayed message out of sight until its time', async () => {
    await queues.send('deliveries', { deliveryId: '1' }, { delaySeconds: 2 });
    const queue = service.getQueueClient('deliveries');
    expect((await queue.receiveMessages()).receivedMessageItems).toEqual([]);
    await expect
      .poll(async () => (await queue.receiveMessages()).receivedMessageItems.length, { timeout: 20_000, interval: 300 })
      .toBe(1);
  });

  it('takes the longest delay the port promises', async () => {
    await queues.send('deliveries', { deliveryId: '2' }, { delaySeconds: 7 * 24 * 3600 });
  });

  it('refuses a message that carries data instead of ids', async () => {
    await expect(queues.send('refreshes', { data: 'x'.repeat(50_000) })).rejects.toMatchObject({ kind: 'too-large' });
  });
});

it('says unavailable when nobody answers', { timeout: 60_000 }, async () => {
  const nobody = { connectionString: storage.connectionString.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9') };
  await Promise.all([
    expect(openAzureQueues(nobody).send('imports', {})).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'queues-unavailable',
    }),
    expect(openAzureBlobs(nobody).read('any')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'blobs-unavailable',
    }),
  ]);
});
