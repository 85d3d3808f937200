import type { Clock } from '../clock.ts';
import { settlingNumbers } from '../facts/catalogue.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { importsContainer } from './documents.ts';

const silentForMinutes = 15;

/**
 * Sends the messages of silent imports again: of unfinished ones, and of ended ones that were not cleaned up.
 * @returns the imports sent again, for the log
 */
export async function resendImports({
  documents,
  queues,
  clock,
}: {
  documents: Documents;
  queues: Queues;
  clock: Clock;
}): Promise<string[]> {
  const silentSince = new Date(clock.now().getTime() - silentForMinutes * 60_000).toISOString();
  const open = await documents.query(importsContainer, {
    partition: 'imports',
    where: [{ path: 'open', is: '=', value: true }],
    limit: 200,
  });
  const watched = [...open.items];
  for (const number of await settlingNumbers(documents)) {
    if (open.items.some(({ value }) => value.number === number)) continue;
    const where = [{ path: 'number', is: '=' as const, value: number }];
    watched.push(...(await documents.query(importsContainer, { partition: 'imports', where, limit: 1 })).items);
  }
  const silent = watched.filter(({ value }) => value.progressAt <= silentSince);
  for (const { value } of silent) await queues.send('imports', { importId: value.id });
  return silent.map(({ value }) => `import ${value.id}`);
}
