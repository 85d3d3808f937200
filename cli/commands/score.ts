import { Command } from 'commander';
import type { Page } from '../../src/api/common.ts';
import type { Coverage } from '../../src/api/insights.ts';
import type { LedgerEntry, NotCountedEntry } from '../../src/api/ledger.ts';
import type { History, Score } from '../../src/api/scores.ts';
import { points } from '../figures.ts';
import { monthArgument } from '../options.ts';
import { ledgerTrace, scoreCard, staleLine, tierName } from '../print.ts';
import { notCountedTable } from '../print-not-counted.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { bar } from '../terminal.ts';

const scoresOf = (partner: string, program: string) =>
  `/api/partners/${encodeURIComponent(partner)}/scores/${encodeURIComponent(program)}`;

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<partner>', "the partner's MPN id, or that of one of its locations")
    .option('--program <program>', 'which program', 'smb');
}

/** `pci score`: shows one score in full. */
export function scoreCommand(): Command {
  return command('score', 'show a score: indicators, tier, what is missing')
    .option('--month <month>', 'YYYY-MM; default: the newest', monthArgument)
    .action(async (partner: string, options: { program: string; month?: string }, self: Command) => {
      const { client, show, style } = openSession(self);
      const score = await client.get<Score>(scoresOf(partner, options.program), { month: options.month });
      show(score, () => scoreCard(score, style));
    });
}

/** `pci history`: shows a partner's scores month by month. */
export function historyCommand(): Command {
  return command('history', 'show scores month by month, oldest first')
    .option('--from <month>', 'first month', monthArgument)
    .option('--to <month>', 'last month', monthArgument)
    .action(async (partner: string, options: { program: string; from?: string; to?: string }, self: Command) => {
      const { client, show, style } = openSession(self);
      const { program, from, to } = options;
      const scores = await client.all<History['items'][number]>(`${scoresOf(partner, program)}/history`, { from, to });
      show(scores, () => {
        if (scores.length === 0) return nothingScored(program, from, to);
        const rows = scores.map(({ month, score, tier, edition, stale }) => [
          month,
          points(score),
          bar(score / 100, 25, style),
          tierName(tier, style),
          edition,
          stale ? 'stale' : '',
        ]);
        return table(['Month', right('Score'), '', 'Tier', 'Edition', ''], rows, style);
      });
    });
}

/** Says that there is no score among those that were asked for. */
function nothingScored(program: string, from: string | undefined, to: string | undefined): string {
  const begin = from === undefined ? '' : to === undefined ? ` from ${from} on` : ` from ${from}`;
  const end = to === undefined ? '' : ` ${from === undefined ? 'up to' : 'to'} ${to}`;
  const why = from !== undefined && to !== undefined && from > to ? ': the first is after the last' : '';
  return `No month of ${program}${begin}${end} was scored${why}.`;
}

/** `pci coverage`: lists the slices that a score depends on and lacks. */
export function coverageCommand(): Command {
  return command('coverage', 'show which months of which locations no import has stated')
    .option('--month <month>', "the score's month; default: the newest", monthArgument)
    .action(async (partner: string, options: { program: string; month?: string }, self: Command) => {
      const { client, show, style } = openSession(self);
      const coverage = await client.get<Coverage>(`${scoresOf(partner, options.program)}/coverage`, {
        month: options.month,
      });
      show(coverage, () => {
        const head = `${coverage.program} ${coverage.month}, edition ${coverage.edition}`;
        if (coverage.locations.length === 0) return `${head}: the partner has no location any more.`;
        const isCounted = ({ missing }: Coverage['locations'][number]) => Object.keys(missing).length > 0;
        const rows = coverage.locations.filter(isCounted).flatMap(gapsOf);
        const ignored = coverage.locations.filter((one) => !isCounted(one)).map(({ location }) => location);
        const gaps =
          rows.length === 0
            ? `${head}: every month of every location is covered.`
            : `${head}: not covered are\n${table(['Location', 'Report', 'Months'], rows, style)}`;
        return [gaps, ...(ignored.length > 0 ? [ignoredLine(ignored, coverage)] : [])].join('\n');
      });
    });
}

/** Lists the gaps of a location, one row per report. */
const gapsOf = ({ location, missing, profile, training }: Coverage['locations'][number]): string[][] => [
  ...Object.entries(missing).flatMap(([report, months]) =>
    months?.length ? [[location, report, months.join(' ')]] : [],
  ),
  ...(profile ? [] : [[location, 'partner-profile', 'never']]),
  ...(training ? [] : [[location, 'training-details', 'never']]),
];

const ignoredLine = (locations: readonly string[], { from, program }: Coverage) =>
  `No monthly report of ${program} since ${Object.values(from).sort()[0]} names ${locations.join(', ')}: nothing is missing there.`;

interface LedgerOptions {
  program: string;
  indicator?: string;
  month?: string;
  notCounted?: boolean;
}

/** `pci ledger`: shows the ledger behind a score, or what did not count for it. */
export function ledgerCommand(): Command {
  return command('ledger', 'show what made up a score, or what did not count and why, entry by entry')
    .option('--indicator <indicator>', 'only this indicator, for example new-deployments')
    .option('--month <month>', "the score's month; default: the newest", monthArgument)
    .option('--not-counted', 'what did not count, with the reason and the rule')
    .action(async (partner: string, options: LedgerOptions, self: Command) => {
      const { client, show, style } = openSession(self);
      const { program, indicator, month, notCounted } = options;
      const path = `${scoresOf(partner, program)}/ledger`;
      const query = { indicator, month, pageSize: 500 };
      const entriesOf = async <Entry>(counted: boolean) => {
        const entries: Entry[] = [];
        let stale = false;
        for await (const page of client.pages<Page<Entry> & { stale: boolean }>(path, { ...query, counted })) {
          entries.push(...page.items);
          ({ stale } = page);
        }
        return { entries, head: stale ? `${staleLine('the score', style)}\n` : '' };
      };
      if (notCounted) {
        const { entries, head } = await entriesOf<NotCountedEntry>(false);
        return show(entries, () => head + notCountedTable(entries, style));
      }
      const { entries, head } = await entriesOf<LedgerEntry>(true);
      show(entries, () => head + ledgerTrace(entries, style));
    });
}
