import { Command, Option } from 'commander';
import type { TierChange } from '../../src/api/refreshes.ts';
import type { Partner, PartnerLine } from '../../src/api/scores.ts';
import type { Client } from '../client.ts';
import { usage } from '../failure.ts';
import { points } from '../figures.ts';
import { monthArgument, numberBetween } from '../options.ts';
import { before, tierChangeLine, tierName } from '../print.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { safe } from '../terminal.ts';

interface Options {
  program: string;
  month?: string;
  tier?: string;
  stale?: boolean;
  restated?: boolean;
  q?: string;
  sort?: string;
  limit: number;
  csv?: boolean;
}

/** `pci partners`: lists partners with their scores. */
export function partnersCommand(): Command {
  return new Command('partners')
    .description('list partners with their scores')
    .option('--program <program>', 'which program', 'smb')
    .option('--month <month>', 'YYYY-MM; default: the newest', monthArgument)
    .option('--tier <tier>', 'only this tier of the program, or none')
    .option('--stale', 'only partners whose score waits to be computed again')
    .option('--restated', 'only partners whose score replaced another one of the same month')
    .option('--q <text>', 'part of a name or an id')
    .addOption(
      new Option('--sort <order>', 'by what; with - in front, descending')
        .choices(['score', '-score', 'name', '-name', 'partnerId', '-partnerId'])
        .default('-score'),
    )
    .option('--limit <number>', 'how many at most', numberBetween(1, 100_000), 100)
    .option('--csv', 'all of them as a table for spreadsheets, comma separated')
    .action(async (options: Options, command: Command) => {
      const { client, json, print, show, style } = openSession(command);
      const { limit, program, month, tier, stale, restated, q, sort } = options;
      const query = { program, month, tier, stale, restated, q, sort, pageSize: Math.min(limit, 100) };
      if (options.csv) {
        if (json) throw usage('Give either --csv or --json.');
        for await (const line of client.csv('/api/partners', { program, month, tier, stale, restated, q, sort }))
          print(line);
        return;
      }
      const { taken, more } = await take(client.items<PartnerLine>('/api/partners', query), limit);
      show(taken, () => {
        const rows = taken.map((one) => [
          one.partnerId,
          safe(one.name),
          one.month ?? '–',
          one.score === null ? '–' : points(one.score),
          one.tier === null ? '–' : tierName(one.tier, style),
          [
            one.stale ? style.colours.yellow('stale') : '',
            one.restated ? `restated, ${before(one.restated)} before` : '',
          ]
            .filter(Boolean)
            .join(', '),
        ]);
        const columns = ['Partner', 'Name', 'Month', right('Score'), 'Tier', ''];
        if (rows.length === 0)
          return [month, tier, stale, restated, q].some((filter) => filter !== undefined)
            ? 'No partner matches.'
            : 'No partner is known: import reports (pci import FILES), or use a token with a role for a partner.';
        return table(columns, rows, style) + (more ? `\n… and more: raise --limit (${limit}).` : '');
      });
    });
}

/** `pci tier-changes`: lists tier changes of one partner or of all, newest first. */
export function tierChangesCommand(): Command {
  return new Command('tier-changes')
    .description('list tier changes')
    .argument('[partner]', "a partner's MPN id; default: all partners")
    .option('--limit <number>', 'how many at most', numberBetween(1, 100_000), 100)
    .action(async (partner: string | undefined, { limit }: { limit: number }, command: Command) => {
      const { client, json, show, style } = openSession(command);
      const path =
        partner === undefined ? '/api/tier-changes' : `/api/partners/${encodeURIComponent(partner)}/tier-changes`;
      const { taken, more } = await take(client.items<TierChange>(path), limit);
      const names = json ? new Map<string, string>() : await namesOf(client, taken);
      show(taken, () => {
        if (taken.length === 0) return 'No tier has changed.';
        const lines = taken.map((change) => tierChangeLine(change, style, names.get(change.partnerId)));
        return [...lines, ...(more ? [`… and more: raise --limit (${limit}).`] : [])].join('\n');
      });
    });
}

/** Looks up the partners' names, since tier changes have only ids. */
async function namesOf(client: Client, changes: readonly TierChange[]): Promise<Map<string, string>> {
  const ids = [...new Set(changes.map(({ partnerId }) => partnerId))];
  const names = new Map<string, string>();
  for (const id of ids) names.set(id, (await client.get<Partner>(`/api/partners/${encodeURIComponent(id)}`)).name);
  return names;
}

/** Takes at most `limit` items of a listing; `more` is true if there are further ones. */
export async function take<Item>(
  items: AsyncGenerator<Item>,
  limit: number,
): Promise<{ taken: Item[]; more: boolean }> {
  const taken: Item[] = [];
  for await (const item of items) {
    if (taken.length === limit) return { taken, more: true };
    taken.push(item);
  }
  return { taken, more: false };
}
