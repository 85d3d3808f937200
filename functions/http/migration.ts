import { type MigrationAnswer, migrationBody } from '../../src/api/service.ts';
import type { App } from '../../src/app.ts';
import { notFound } from '../../src/errors.ts';
import { orderMigration, readMigration } from '../../src/storage/migrate.ts';
import { route } from './route.ts';

/** Milliseconds that the request itself migrates, so that a small store is done before the answer. */
const atOnce = 5_000;

route('migration-create', {
  method: 'POST',
  route: 'migration',
  summary: 'Writes stored documents of former versions in the form of this one, in the background.',
  answers: { 202: migrationBody },
  handle: async ({ app }) => {
    await orderMigration(app);
    await app.goOnMigrating(atOnce);
    return answerOf(app);
  },
});

route('migration-read', {
  method: 'GET',
  route: 'migration',
  summary: 'How far the newest migration is.',
  answers: { 200: migrationBody },
  handle: async ({ app }) => answerOf(app),
});

async function answerOf({ documents, formerContainers }: App): Promise<MigrationAnswer> {
  const migration = await readMigration(documents);
  if (!migration) throw notFound('never-migrated', 'No migration was ordered yet: POST /api/migration orders one.');
  const { startedAt, finishedAt, done, documentsRewritten } = migration;
  return {
    status: finishedAt === null ? 'running' : 'succeeded',
    containersDone: done.length,
    containersTotal: formerContainers.length,
    documentsRewritten,
    startedAt,
    finishedAt,
  };
}
