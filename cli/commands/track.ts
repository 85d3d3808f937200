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
        const { client, show } = openSession(self);
        if ((track === undefined) !== (from === undefined)) throw usage('Give --fix TRACK together with --from MONTH.');
        const path = `/api/partners/${encodeURIComponent(partner)}/tracks/${encodeURIComponent(program)}`;
        const fixed =
          track === undefined
            ? await client.get<FixedTracks>(path)
            : await client.patch<FixedTracks>(path, { from, track: track === byTheRules ? null : track });
        show(fixed, () => {
          if (fixed.items.length === 0) return 'No track is fixed: the rules decide.';
          return fixed.items.map((one) => `From ${one.from} on: ${one.track ?? 'by the rules'}`).join('\n');
        });
      },
    );
}
