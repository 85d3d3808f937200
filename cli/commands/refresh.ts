import { Command } from 'commander';
import type { Refresh } from '../../src/api/refreshes.ts';
import { exitCodes } from '../failure.ts';
import { count, counted } from '../figures.ts';
import { tellingWhatGoesOn } from '../interrupted.ts';
import { monthArgument, repeatable } from '../options.ts';
import { openSession, type Session } from '../session.ts';
import { type Style, safe } from '../terminal.ts';
import { patienceOf, untilDone } from '../until-done.ts';
import { missingFor } from './reports.ts';

interface Options {
  program: string[];
  partner: string[];
  wait: boolean;
}

/** `pci refresh`: scores a month, for all partners or some. */
export function refreshCommand(): Command {
  return new Command('refresh')
    .description('score a month')
    .argument('<month>', 'YYYY-MM', monthArgument)
    .addOption(repeatable('--program <program>', 'only this program', 'all'))
    .addOption(repeatable('--partner <partner>', 'only this partner', 'all'))
    .option('--no-wait', 'do not wait for the end')
    .action(async (month: string, options: Options, command: Command) => {
      const session = openSession(command);
      const { client, show, style } = session;
      const order = {
        month,
        ...(options.program.length > 0 ? { programs: options.program } : {}),
        ...(options.partner.length > 0 ? { partners: options.partner } : {}),
      };
      const started = await client.post<Refresh>('/api/refreshes', order);
      const run = options.wait ? await finished(session, started) : started;
      const failed = run.status === 'failed' || (run.finishedAt !== null && run.partnersFailed > 0);
      const nobody =
        run.status === 'succeeded' && run.partnersScored + run.partnersUnchanged + run.partnersFailed === 0;
      show(run, () => {
        if (!options.wait) return `Refresh ${run.id} of ${run.month} is ${run.status}.`;
        const what = `${run.month} (${run.programs.join(', ')})`;
        if (nobody) return `${style.colours.red('no data')} ${what}: ${whyNobody(run)}`;
        const mark = failed ? style.colours.red('failed') : style.colours.green('scored');
        const reason = run.error ? `: ${safe(run.error.message)}` : '';
        return `${mark} ${what}: ${outcome(run)}${reason}${missingLine(run, style)}`;
      });
      if (failed || nobody) process.exitCode = exitCodes.failed;
    });
}

/** Describes the results of a refresh in a few words. */
export function outcome(run: Refresh): string {
  const parts: [partners: number, what: string][] = [
    [run.partnersUnchanged, 'up to date already'],
    [run.partnersWithoutData, 'without data'],
    [run.partnersFailed, 'failed'],
  ];
  const others = parts.filter(([partners]) => partners > 0).map(([partners, what]) => `, ${count(partners)} ${what}`);
  const restated = run.scoresRestated > 0 ? `, ${counted(run.scoresRestated, 'score')} restated` : '';
  return `${count(run.partnersScored)} of ${counted(run.partnersTotal, 'partner')} scored${others.join('')}; ${counted(run.tierChanges, 'tier change')}${restated}`;
}

/** Warns that partners were scored before all their reports of the month arrived. */
function missingLine({ month, reportsMissing }: Refresh, { colours }: Style): string {
  const missing = missingFor(reportsMissing);
  return missing === ''
    ? ''
    : `\n${colours.yellow('missing')} of ${month}: ${missing}. Import them, then refresh again.`;
}

function whyNobody({ month, partnersTotal }: Refresh): string {
  const who =
    partnersTotal === 0
      ? 'no partner is known yet'
      : `no report covers the month for any of the partners (${count(partnersTotal)})`;
  return `${who}, so nobody was scored. Import the reports of ${month} (pci import FILES), then refresh it again.`;
}

/** Returns the refresh once it has ended. If the command ends before that, the refresh goes on at the server. */
async function finished(session: Session, started: Refresh): Promise<Refresh> {
  const { client, progress, json, warn } = session;
  const { id, month } = started;
  const path = `/api/refreshes/${encodeURIComponent(id)}`;
  let now = started;
  const show = (run: Refresh) => {
    now = run;
    const { partnersDone: done, partnersTotal: total } = run;
    progress.show(`scoring ${month}`, done, total, `${count(done)} of ${counted(total, 'partner')}`);
  };
  const tell = () => {
    progress.clear();
    if (json) session.show(now, () => '');
    else warn(`The refresh of ${month} goes on at the server. See how far it is: ${client.url(path, {})}`);
  };
  const ended = await tellingWhatGoesOn(tell, () => untilDone(client, path, started, show, patienceOf(session)));
  progress.clear();
  return ended;
}
