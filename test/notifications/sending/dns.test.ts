import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { privateRange } from '../../../src/notifications/sending/network.ts';
import { createSender } from '../../../src/notifications/sending/sender.ts';
import { receiver, statuses } from '../receiver.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A name server on loopback that answers each question for an A record with the next of these addresses. */
async function nameServer(...answers: string[]): Promise<Resolver> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const [id, questions] = [question.subarray(0, 2), question.subarray(12)];
    const next = answers.length > 1 ? answers.shift()! : answers[0]!;
    const header = Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...next.split('.').map(Number)]);
    socket.send(Buffer.concat([id, header, questions.subarray(0, questions.indexOf(0) + 5), answer]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(() => socket.close());
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return resolver;
}

const resolveBy = (resolver: Resolver) => async (name: string) =>
  (await resolver.resolve4(name)).map((address) => ({ address, family: 4 }));

test('a name that is good when it is registered, and an inner address when it is called, is refused', async () => {
  const { port, connections, close } = await receiver(statuses(200));
  open.push(close);
  const resolve = resolveBy(await nameServer('127.0.0.1', '169.254.169.254', '10.0.0.1', '127.0.0.1'));
  const sender = createSender({ deadlineMs: 20_000, resolve });
  const outcomes = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    outcomes.push(
      await sender.send({ url: `http://localhost:${port}/`, headers: {}, body: '' }, { allowLoopback: true }),
    );
  }
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  expect(outcomes[1]?.error).toMatch(/^refused: /);
  expect(connections()).toBe(2);
});

test('a name that leads into a private network is called only where the operator opened it', async () => {
  const resolve = resolveBy(await nameServer('10.1.2.3'));
  const send = (allowedRanges: string[]) =>
    createSender({ deadlineMs: 1_000, resolve }).send(
      { url: 'https://crm.corp.example/', headers: {}, body: '' },
      { allowLoopback: false, allowedRanges: allowedRanges.map((text) => privateRange(text)!) },
    );
  expect((await send([])).error).toMatch(/^refused: .*private/);
  expect((await send(['10.2.0.0/16'])).error).toMatch(/^refused: .*private/);
  expect((await send(['10.1.0.0/16'])).error).not.toMatch(/^refused/);
});
