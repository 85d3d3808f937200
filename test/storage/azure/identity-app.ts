/**
 * The app with the settings of this process: writes and reads a blob, sends a message, keeps a document, and tells what
 * came of each. A process of its own, because Node reads at its start whom it trusts.
 */
import { text } from 'node:stream/consumers';
import { createApp } from '../../../src/app.ts';
import { readConfiguration } from '../../../src/configuration/configuration.ts';
import { takeNumber } from '../../../src/facts/catalogue.ts';

const app = await createApp(readConfiguration(process.env));
const outcomeOf = (work: () => Promise<unknown>) =>
  work().then(String, ({ kind, code, message }) => ({ kind, code, message }));
const told = {
  blobs: await outcomeOf(async () => {
    await app.blobs.write('told', Buffer.from('kept'));
    return text((await app.blobs.read('told'))!);
  }),
  queues: await outcomeOf(async () => {
    await app.queues.send('imports', { importId: 'i' });
    return app.queueDepth('imports');
  }),
  documents: await outcomeOf(() => takeNumber(app.documents, 'i')),
};
await app.documents.close();
console.log(JSON.stringify(told));
