import { setTimeout as wait } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppFolder, appFolder, eventually, type HostProcess } from './host-process.ts';

let folder: AppFolder;
let host: HostProcess;
let queues: QueueServiceClient;

beforeAll(async () => {
  folder = await AppFolder.create({ functionTimeout: '00:00:02' });
  host = await folder.start();
  queues = QueueServiceClient.fromConnectionString(String((await host.json('settings')).storage));
});
afterAll(() => folder.remove());

const begun = (name: string) => folder.notes('work-begun').filter((note) => note.name === name);
const done = (name: string) => folder.notes('work-done').filter((note) => note.name === name);

/** Messages of the queue, visible or not. */
const count = async (queue: string) => (await queues.getQueueClient(queue).getProperties()).approximateMessagesCount;

/** Waits for a message in the poison queue, takes it and gives its text. */
async function takePoison(): Promise<string> {
  const poison = queues.getQueueClient('work-poison');
  const message = await eventually(async () => {
    const { receivedMessageItems } = await poison.receiveMessages().catch(() => ({ receivedMessageItems: [] }));
    return receivedMessageItems[0];
  }, 'a message in the poison queue');
  await poison.deleteMessage(message.messageId, message.popReceipt);
  return message.messageText;
}

describe('a disabled function', () => {
  it('leaves its messages in the queue, for a start without that', async () => {
    const quiet = await appFolder();
    const without = await quiet.start('--disable', 'work');
    await without.send('work', { name: 'waiting' });
    await wait(2_500);
    expect(await without.stop()).toBe(0);
    expect(quiet.notes('work-begun')).toEqual([]);
    await quiet.start();
    await eventually(() => quiet.notes('work-done')[0], 'the message');
  });

  it('must be one of the app', async () => {
    const host = (await appFolder()).spawn('--disable', 'wrok');
    expect(await host.exited()).toBe(1);
    expect(host.errors).toMatch(/^There is no function wrok to disable\. Functions: .*\bwork\b/);
  });
});

describe('a message', () => {
  it('reaches its function as an object, with its metadata, and is deleted afterwards', async () => {
    await host.send('work', { name: 'plain', nested: { a: [1] } });
    await eventually(() => done('plain')[0], 'the message');
    expect(begun('plain')[0]?.message).toEqual({ name: 'plain', nested: { a: [1] } });
    expect(begun('plain')[0]?.metadata).toMatchObject({
      dequeueCount: 1,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      popReceipt: expect.any(String),
      insertionTime: expect.stringMatching(/^20/),
      expirationTime: expect.stringMatching(/^20/),
      nextVisibleTime: expect.stringMatching(/^20/),
    });
    await eventually(async () => (await count('work')) === 0, 'the message to be deleted');
  });

  it('that is no JSON reaches it as text', async () => {
    await host.send('work', 'just text');
    await eventually(() => done('just text')[0], 'the message');
  });

  it('hides its metadata by JSON fields of the same name, as in Azure', async () => {
    await host.send('work', { name: 'hiding', Id: 'mine', popreceipt: { a: 1 } });
    await eventually(() => done('hiding')[0], 'the message');
    expect(begun('hiding')[0]?.metadata).toMatchObject({ id: 'mine', popReceipt: { a: 1 } });
  });

  it('that fails comes again until it succeeds', async () => {
    await host.send('work', { name: 'twice', failures: 2 });
    await eventually(() => done('twice')[0], 'the third try');
    expect(begun('twice').map(({ tries }) => tries)).toEqual([1, 2, 3]);
    const [first, second] = begun('twice').map(({ at }) => Number(at));
    expect(second! - first!).toBeGreaterThanOrEqual(900);
  });

  it('that fails maxDequeueCount times goes to the poison queue', async () => {
    const message = { name: 'hopeless', failures: 99 };
    await host.send('work', message);
    expect(JSON.parse(Buffer.from(await takePoison(), 'base64').toString())).toEqual(message);
    expect(begun('hopeless')).toHaveLength(3);
    const told = () => host.log().filter(({ error }) => String(error).includes('hopeless fails'));
    await eventually(() => told().length === 3, 'three lines of the log');
  });

  it.each([
    ['raw text', '{"name":"raw"}'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x80]).toString('base64')],
  ])('of %s goes to the poison queue and does not harm others', async (_, text) => {
    await host.send('work', text, '?raw');
    await host.send('work', { name: `after ${text}` });
    expect(await takePoison()).toBe(text);
    await eventually(() => done(`after ${text}`)[0], 'the next message');
    expect(begun('raw')).toEqual([]);
  });

  it('whose function runs longer than functionTimeout counts as failed', async () => {
    await host.send('work', { name: 'endless', takes: 3_000, failures: 1 });
    await eventually(() => begun('endless')[1], 'the second try');
    const found = () => host.log().find(({ error }) => String(error).includes('ran longer than 2 s'));
    expect(await eventually(found, 'the line of the log')).toMatchObject({ level: 'error', function: 'work' });
  });
});

it('handles at most batchSize + newBatchThreshold messages at a time', async () => {
  const own = await appFolder();
  const other = await own.start();
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => other.send('work', { name: `n${n}`, takes: 100, gated: true })),
  );
  // The first look may find a few of them only; none is fetched any more while more than two are at work.
  await eventually(() => own.notes('work-begun').length > 2, 'more than the threshold');
  await wait(500);
  await own.openGate();
  await eventually(() => own.notes('work-done').length === 20, 'all messages');
  let atOnce = 0;
  let most = 0;
  for (const { event } of own.notes()) {
    atOnce += event === 'work-begun' ? 1 : event === 'work-done' ? -1 : 0;
    most = Math.max(most, atOnce);
  }
  expect(most).toBeLessThanOrEqual(4 + 2);
  expect(new Set(own.notes('work-done').map(({ name }) => name)).size).toBe(20);
});
