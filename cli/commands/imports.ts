import { Command } from 'commander';
import type { Import } from '../../src/api/imports.ts';
import { count, rowsUsed, spansOf } from '../figures.ts';
import { endInColour, importOutcome } from '../import-outcome.ts';
import { numberBetween } from '../options.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { safe } from '../terminal.ts';
import { take } from './partners.ts';

/** `pci imports`: lists imports, newest first, or shows the result of one. */
export function importsCommand(): Command {
  return new Command('imports')
    .description('list imports, newest first, or show one with its result')
    .argument('[id]', 'an import to show; default: list the newest')
    .option('--limit <number>', 'how many at most', numberBetween(1, 100_000), 20)
    .action(async (id: string | undefined, { limit }: { limit: number }, command: Command) => {
      const session = openSession(command);
      const { client, show, style } = session;
      if (id !== undefined) {
        const one = await client.get<Import>(`/api/imports/${encodeURIComponent(id)}`);
        const text = session.json ? '' : await importOutcome(one, id, session);
        return show(one, () => text);
      }
      const { taken, more } = await take(
        client.items<Import>('/api/imports', { pageSize: Math.min(limit, 100) }),
        limit,
      );
      show(taken, () => {
        if (taken.length === 0) return 'Nothing was imported yet.';
        const rows = taken.map((one) => [
          safe(one.id),
          safe(one.report),
          spansOf(one.totals.flatMap(({ month }) => month ?? [])),
          endInColour(one, style),
          count(one.rowsRead),
          count(rowsUsed(one)),
          count(one.rowsRejected),
          safe(one.createdAt),
          safe(one.fileName ?? ''),
        ]);
        const columns = [
          'Import',
          'Report',
          'Months',
          'State',
          right('Read'),
          right('Used'),
          right('Rejected'),
          'Sent',
          'File',
        ];
        return table(columns, rows, style) + (more ? `\n… and more: raise --limit (${limit}).` : '');
      });
    });
}
