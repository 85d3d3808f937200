import { Command } from 'commander';
import type { MigrationAnswer } from '../../src/api/service.ts';
import { counted } from '../figures.ts';
import { tellingWhatGoesOn } from '../interrupted.ts';
import { openSession } from '../session.ts';
import { patienceOf, untilDone } from '../until-done.ts';

const path = '/api/migration';

/** `pci migrate`: makes the server write stored documents of former forms in the newest. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('write stored documents of former versions in the newest form')
    .option('--no-wait', 'do not wait for the end')
    .action(async ({ wait }: { wait: boolean }, command: Command) => {
      const session = openSession(command);
      const { client, progress, json, warn } = session;
      let now = await client.post<MigrationAnswer>(path, {});
      const show = (migration: MigrationAnswer) => {
        now = migration;
        const { containersDone: done, containersTotal: total, documentsRewritten } = migration;
        progress.show('migrating', done, total, counted(documentsRewritten, 'document'));
      };
      const tell = () => {
        progress.clear();
        if (json) session.show(now, () => '');
        else warn(`The migration goes on at the server. See how far it is: ${client.url(path, {})}`);
      };
      if (wait) {
        show(now);
        await tellingWhatGoesOn(tell, () => untilDone(client, path, now, show, patienceOf(session)));
        progress.clear();
      }
      session.show(now, () =>
        now.status === 'succeeded'
          ? `${counted(now.documentsRewritten, 'document')} rewritten: all are in the newest form.`
          : 'The migration is under way.',
      );
    });
}
