import { expect, test } from 'vitest';
import { inParallel } from '../../src/in-parallel.ts';
import { queueNames } from '../../src/storage/ports.ts';
import { story } from '../crash/story.ts';
import { receiver, statuses } from '../notifications/receiver.ts';
import { allEvents, comparable } from './comparable.ts';
import { Crowd } from './crowd.ts';

/** Runs the story, one step a day, and loses one of the messages. */
async function run(lost: number) {
  const ear = await receiver(statuses(200));
  const crowd = new Crowd({ seed: 0 });
  const { queues } = crowd;
  const send = queues.send.bind(queues);
  const sent: string[] = [];
  queues.send = async (...message) => {
    sent.push(message[0]);
    if (sent.length !== lost) await send(...message);
  };
  try {
    const begin = crowd.clock.time;
    for (const [day, step] of story(ear.url, allEvents).entries()) {
      crowd.clock.time = begin + day * 24 * 3_600_000;
      await step(crowd);
      await crowd.rest();
      crowd.clock.time += 2 * 3_600_000;
      await crowd.rest();
    }
    return {
      documents: await crowd.outcome(comparable(ear)),
      told: ear.requests.map(({ headers }) => String(headers['webhook-id'])).sort(),
      sent,
    };
  } finally {
    await crowd.remove();
    await ear.close();
  }
}

test('a message of the story that never comes: the watch makes up for it', async () => {
  const all = await run(0);
  expect(new Set(all.sent)).toEqual(new Set(queueNames));
  await inParallel([...all.sent.entries()], 4, async ([index, queue]) => {
    const { documents, told } = await run(index + 1);
    const what = `without message ${index + 1}, to the queue ${queue}`;
    expect(told, what).toEqual(all.told);
    expect(documents, what).toEqual(all.documents);
  });
});
