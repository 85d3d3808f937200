import { Command, Option } from 'commander';
import type { Benchmarks } from '../../src/api/insights.ts';
import { inUnit } from '../figures.ts';
import { monthArgument } from '../options.ts';
import { named } from '../print.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { bar, safe } from '../terminal.ts';

const arrows = { up: '▲', down: '▼', flat: '' };

/** Formats a range; empty if it is hidden because it would reveal another partner. */
const rangeOf = (unit: string, smallest: number | null, largest: number | null) =>
  smallest === null || largest === null ? '' : `${inUnit(unit, smallest)} to ${inUnit(unit, largest)}`;

/** Names the partner, the month and what the figures are limited to. */
function headOf({ partnerId, partnerName, month, filter, workloads }: Benchmarks): string {
  const titled = { ...filter, workload: workloads.find(({ id }) => id === filter.workload)?.title };
  const limits = Object.entries(titled).flatMap(([name, value]) =>
    value === undefined ? [] : ` · ${name} ${safe(value)}`,
  );
  return `${named(partnerId, partnerName)} · ${month}${limits.join('')}`;
}

/** `pci benchmarks`: shows a partner's seven figures among all partners. */
export function benchmarksCommand(): Command {
  return new Command('benchmarks')
    .description('show where a partner stands among all partners')
    .argument('<partner>', "the partner's MPN id, or that of one of its locations")
    .option('--month <month>', 'YYYY-MM; default: the newest', monthArgument)
    .option('--product <name>', 'only this product')
    .addOption(new Option('--workload <workload>', 'only this workload').choices(['ce', 'fo']))
    .option('--market <market>', 'only customers of this market, by code or English name')
    .action(async (partner: string, query: Record<string, string | undefined>, command: Command) => {
      const { client, show, style } = openSession(command);
      const answer = await client.get<Benchmarks>(`/api/partners/${encodeURIComponent(partner)}/benchmarks`, query);
      show(answer, () => {
        const rows = answer.figures.map(({ title, unit, value, bar: reached, trend, compared, ranges }) => {
          const own = ranges?.find((range) => range.bar === reached);
          return [
            safe(title),
            value === null ? '–' : inUnit(unit, value),
            trend === null ? '' : arrows[trend],
            reached === null ? '' : bar(reached / 4, 4, style),
            rangeOf(unit, own?.smallest ?? null, own?.largest ?? null),
            String(compared),
          ];
        });
        const hints = answer.figures.flatMap(({ title, hints: all }) =>
          all.map(({ text }) => safe(`${title}: ${text}`)),
        );
        const columns = ['Figure', right('Value'), '', 'Bar', 'Its range', right('Compared')];
        return [headOf(answer), '', table(columns, rows, style), ...(hints.length > 0 ? ['', ...hints] : [])].join(
          '\n',
        );
      });
    });
}
