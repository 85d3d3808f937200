import { statSync } from 'node:fs';
import { Command } from 'commander';
import { backUp, restore } from '../backup.ts';
import { openSession } from '../session.ts';

const dataDir = ['--data-dir <folder>', 'data folder of "npm start"', '.data'] as const;

/** `pci backup FILE`: copies a data folder of this machine into a file, while the host runs. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('copy the data folder of this machine into a file, while the host runs')
    .argument('<file>')
    .option(...dataDir)
    .action(async (file: string, { dataDir: folder }: { dataDir: string }, command: Command) => {
      const { show } = openSession(command);
      await backUp(folder, file);
      const { size } = statSync(file);
      show({ file, bytes: size }, () => `${file}: ${(size / 1e6).toFixed(1)} MB, with the key that opens its secrets`);
    });
}

/** `pci restore FILE`: makes a data folder from a backup. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('create a data folder from a backup')
    .argument('<file>')
    .option(...dataDir)
    .action(async (file: string, { dataDir: folder }: { dataDir: string }, command: Command) => {
      const { show } = openSession(command);
      const { made } = await restore(file, folder);
      show({ folder, made }, () =>
        [
          `${folder} is as of ${made}: start it with "npm start -- --data-dir ${folder}"`,
          'It sends webhooks as the original does: what was pending, and events since the backup once more. For a copy that sends none, add "--disable deliveries-queue".',
        ].join('\n'),
      );
    });
}
