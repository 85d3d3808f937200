import { Command } from 'commander';
import type { Programs } from '../../src/api/programs.ts';
import { openSession } from '../session.ts';
import { table } from '../table.ts';
import { safe } from '../terminal.ts';

/** `pci programs`: lists the programs and their dated editions. */
export function programsCommand(): Command {
  return new Command('programs')
    .description('list programs and their editions')
    .action(async (_options, command: Command) => {
      const { client, show, style } = openSession(command);
      const answer = await client.get<Programs>('/api/programs');
      show(answer.items, () => {
        const rows = answer.items.flatMap(({ program, editions }) =>
          editions.map((edition) => [program, edition.edition, edition.firstMonth, safe(edition.title)]),
        );
        return table(['Program', 'Edition', 'From', 'Title'], rows, style);
      });
    });
}
