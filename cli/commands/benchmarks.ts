import { Command, Option } from 'commander';
import type { Benchmarks } from '../../src/api/insights.ts';
import { monthArgument } from '../options.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { bar } from '../terminal.ts';

const arrows = { up: '▲', down: '▼', flat: '' };

/** Formats a range; empty if it is hidden because it would reveal another partner. */
const rangeOf = (smallest: number | null, largest: number | null) =>
  smallest === null || largest === null
    ? ''
    : `${smallest.toLocaleString('en-US')} to ${largest.toLocaleString('en-US')}`;

/** `pci benchmarks`: shows a partner's seven figures among all partners. */
export function benchmarksCommand(): Command {
  return new Command('benchmarks')
    .description('show where a partner stands among all partners')
    .argument('<partner>', "the partner's MPN id, or that of one of its locations")
    .option('--month <month>', 'YYYY-MM; the newest where absent', monthArgument)
    .option('--product <name>', 'only this product')
    .addOption(new Option('--workload <workload>', 'only this workload').choices(['ce', 'fo']))
    .option('--market <market>', 'only customers of this market, by code or English name')
    .action(async (partner: string, query: Record<string, string | undefined>, command: Command) => {
      const { client, show, style } = openSession(command);
      const answer = await client.get<Benchmarks>(`/api/partners/${encodeURIComponent(partner)}/benchmarks`, query);
      show(answer, () => {
        const rows = answer.figures.map(({ id, value, bar: reached, trend, compared, ranges }) => {
          const own = ranges?.find((range) => range.bar === reached);
          return [
            id,
            value === null ? '–' : value.toLocaleString('en-US'),
            trend === null ? '' : arrows[trend],
            reached === null ? '' : bar(reached / 4, 4, style),
            rangeOf(own?.smallest ?? null, own?.largest ?? null),
            String(compared),
          ];
        });
        const hints = answer.figures.flatMap(({ id, hints: all }) => all.map(({ text }) => `${id}: ${text}`));
        const columns = ['Figure', right('Value'), '', 'Bar', 'Its range', right('Compared')];
        return [answer.month, '', table(columns, rows, style), ...(hints.length > 0 ? ['', ...hints] : [])].join('\n');
      });
    });
}
