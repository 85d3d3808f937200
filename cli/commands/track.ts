import { Command, Option } from 'commander';
import type { FixedTracks } from '../../src/api/tracks.ts';
import { usage } from '../failure.ts';
import { counted, spansOf } from '../figures.ts';
import { monthArgument } from '../options.ts';
import { openSession } from '../session.ts';
import { safe } from '../terminal.ts';

const byTheRules = 'by-rules';

/** `pci track`: shows the tracks fixed for a partner, or fixes one from a month on. */
export function trackCommand(): Command {
  return new Command('track')
    .description("show the tracks fixed for a partner, or fix the partner's track from a month on")
    .argument('<partner>', "the partner's MPN id, or that of one of its locations")
    .addOption(
      new Option('--fix <track>', 'the track to fix; by-rules ends it').choices(['enterprise', 'smb', byTheRules]),
    )
    .option('--program <program>', 'which program', 'business-applications')
    .option('--from <month>', 'the first month, YYYY-MM', monthArgument)
    .action(
      async (
        partner: string,
        {
          program,
          from,
          fix: track,
        }: { program: string; from?: string; fix?: 'enterprise' | 'smb' | typeof byTheRules },
        self: Command,
      ) => {
        const { client, json, show } = openSession(self);
        if ((track === undefined) !== (from === undefined)) throw usage('Give --fix TRACK together with --from MONTH.');
        const path = `/api/partners/${encodeURIComponent(partner)}/tracks/${encodeURIComponent(program)}`;
        if (track === undefined || from === undefined) {
          const fixed = await client.get<FixedTracks>(path);
          return show(fixed, () => [told(fixed.items), ...stale(fixed)].join('\n'));
        }
        const before = json ? undefined : await client.get<FixedTracks>(path);
        const fixed = await client.patch<FixedTracks>(path, { from, track: track === byTheRules ? null : track });
        const dropped = before?.items.filter((one) => one.from > from) ?? [];
        show(fixed, () =>
          [told(fixed.items), ...dropped.map((one) => `No longer: ${lineOf(one)}`), ...stale(fixed)].join('\n'),
        );
      },
    );
}

type Item = FixedTracks['items'][number];

const lineOf = ({ from, track }: Item): string => `from ${from} on: ${track ?? 'by the rules'}`;

const told = (items: readonly Item[]): string =>
  items.length === 0
    ? 'No track is fixed: the rules decide.'
    : items.map((one) => lineOf(one).replace('from', 'From')).join('\n');

/** Names the scores that were computed by another track, and what to do. */
function stale({ partnerId, program, staleMonths: months }: FixedTracks): string[] {
  if (months.length === 0) return [];
  const [are, those] = months.length === 1 ? ['is', 'that'] : ['are', 'those'];
  return [
    `${counted(months.length, 'score')} of ${safe(program)} ${are} stale, ${those} of ${spansOf(months)}. Stale scores are computed again once a day, or at once by pci refresh MONTH --program ${safe(program)} --partner ${safe(partnerId)}; pci history ${safe(partnerId)} --program ${safe(program)} shows which are stale.`,
  ];
}
