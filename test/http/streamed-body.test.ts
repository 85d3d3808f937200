import { setTimeout as wait } from 'node:timers/promises';
import { HttpRequest } from '@azure/functions';
import { expect, test } from 'vitest';
import { movingBodyOf } from '../../functions/http/streamed-body.ts';

test('a report that moves, but not to its end before the platform ends the process, is refused', async () => {
  Object.assign(process.env, { PCI_DATA_DIR: 'none', AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
  const request = new HttpRequest({ method: 'POST', url: 'http://localhost/api/imports/partner-profile' });
  async function* pieces() {
    for (;;) {
      await wait(10);
      yield Buffer.alloc(10_000);
    }
  }
  Object.defineProperty(request, 'body', { value: ReadableStream.from(pieces()) });
  let received = 0;
  const read = async () => {
    for await (const { length } of movingBodyOf(request, 100)) received += length;
  };
  await expect(read()).rejects.toMatchObject({ status: 408, message: expect.stringContaining('nine minutes') });
  expect(received).toBeGreaterThan(10_000);
});
