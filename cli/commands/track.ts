import { Command, Option } from 'commander';
import type { FixedTracks } from '../../src/api/tracks.ts';
import { usage } from '../failure.ts';
import { monthArgument } from '../options.ts';
import { openSession } from '../session.ts';

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
          return show(fixed, () => told(fixed.items));
        }
        const before = json ? undefined : await client.get<FixedTracks>(path);
        const fixed = await client.patch<FixedTracks>(path, { from, track: track === byTheRules ? null : track });
        const dropped = before?.items.filter((one) => one.from > from) ?? [];
        show(fixed, () => [told(fixed.items), ...dropped.map((one) => `No longer: ${lineOf(one)}`)].join('\n'));
      },
    );
}

type Item = FixedTracks['items'][number];

const lineOf = ({ from, track }: Item): string => `from ${from} on: ${track ?? 'by the rules'}`;

const told = (items: readonly Item[]): string =>
  items.length === 0
    ? 'No track is fixed: the rules decide.'
    : items.map((one) => lineOf(one).replace('from', 'From')).join('\n');
