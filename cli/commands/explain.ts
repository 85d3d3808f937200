import { Command } from 'commander';
import type { Changes, Comparison } from '../../src/api/insights.ts';
import type { Outlook, SimulatedScore, WaysToTier } from '../../src/api/simulations.ts';
import { explanation, trackLine } from '../explanation.ts';
import { usage } from '../failure.ts';
import { inUnit, points, sumInUnit } from '../figures.ts';
import { monthArgument, repeatable } from '../options.ts';
import { named, staleLine, tierName } from '../print.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { type Style, safe } from '../terminal.ts';

const partnerPath = (partner: string) => `/api/partners/${encodeURIComponent(partner)}`;
const scorePath = (partner: string, program: string) => `${partnerPath(partner)}/scores/${encodeURIComponent(program)}`;
const simulationPath = (partner: string, program: string) =>
  `${partnerPath(partner)}/simulations/${encodeURIComponent(program)}`;

interface Asked {
  program: string;
  month?: string;
}

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<partner>', "the partner's MPN id, or that of one of its locations")
    .option('--program <program>', 'which program', 'smb')
    .option('--month <month>', "the score's month; default: the newest", monthArgument);
}

/** `pci explain`: shows what changed each indicator since the month before. */
export function explainCommand(): Command {
  return command('explain', 'show what moved a score since the month before, entry by entry').action(
    async (partner: string, { program, month }: Asked, self: Command) => {
      const { client, show, style } = openSession(self);
      const changes = await client.get<Changes>(`${scorePath(partner, program)}/changes`, { month });
      show(changes, () => explanation(changes, style));
    },
  );
}

/** `pci simulate`: shows the score that other values would give, or the ways to a tier. */
export function simulateCommand(): Command {
  return command('simulate', 'what if: other values, or the least changes that reach a tier')
    .addOption(repeatable('--set <indicator=value>', 'a value to try, growth as a fraction (0.4 is 40 %)', 'none'))
    .option('--tier <tier>', 'the tier to reach, for example silver')
    .option('--track <track>', 'the track by whose figures to compute; that of the score unless given')
    .action(
      async (partner: string, options: Asked & { set: string[]; tier?: string; track?: string }, self: Command) => {
        const { client, show, style } = openSession(self);
        const { program, month, set, tier, track } = options;
        if (set.length > 0 === (tier !== undefined))
          throw usage('Give either --set INDICATOR=VALUE or --tier TIER, also with --track.');
        const path = simulationPath(partner, program);
        if (tier === undefined) {
          const changes = Object.fromEntries(set.map(settingOf));
          const what = await client.post<SimulatedScore>(path, { month, track, changes });
          return show(what, () => {
            const rows = what.indicators.map((one) => [
              safe(one.title),
              inUnit(one.unit, one.value),
              points(one.points),
              safe(one.notes.map(({ text }) => text).join('; ')),
            ]);
            const head = `${points(what.now.score)} ${tierName(what.now.tier, style)} → ${points(what.score)} ${tierName(what.tier, style)}`;
            return `${stale(what, style)}${byTrack(what, style)}${head}\n\n${table(['Indicator', right('Value'), right('Points'), ''], rows, style)}`;
          });
        }
        const ways = await client.post<WaysToTier>(path, { month, track, tier });
        show(ways, () => {
          const more = ({ title, units, unit, earns }: WaysToTier['single'][number]['changes'][number]) =>
            `${safe(title)}${units === null ? '' : ` +${sumInUnit(unit, units)}`} (+${points(earns)})`;
          const told = ({ changes, score }: WaysToTier['single'][number]) =>
            `${changes.map(more).join(', ')} → ${points(score)}`;
          return [
            `${stale(ways, style)}${byTrack(ways, style)}${ways.detail}${missing(ways)}`,
            ...(ways.fewest?.changes.length ? [`Fewest changes: ${told(ways.fewest)}`] : []),
            ...(ways.single.length > 0
              ? ['By one indicator alone:', ...ways.single.map((way) => `  ${told(way)}`)]
              : []),
            ...(ways.notProposed.length > 0
              ? ['Not by these alone:', ...ways.notProposed.map(({ title, text }) => `  ${safe(title)}: ${safe(text)}`)]
              : []),
          ].join('\n');
        });
      },
    );
}

/** Says that the figures are those of another track than the score's, and what the score itself is. */
const byTrack = ({ track, scored }: SimulatedScore | WaysToTier, style: Style): string =>
  scored
    ? `Computed by the figures of the ${track} track; the score itself is ${points(scored.score)} ${tierName(scored.tier, style)}, on the ${scored.track} track.\n`
    : '';

const missing = ({ pointsMissing }: WaysToTier): string =>
  pointsMissing === 0 ? '' : ` ${points(pointsMissing)} points are missing.`;

function settingOf(text: string): [string, number] {
  const [, id, value] = /^([a-z0-9-]+)=(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (id === undefined || value === undefined) throw usage(`Write --set like ${meantBy(text)}, not ${text}.`);
  return [id, Number(value)];
}

/** Writes a value with separated thousands, or growth in percent, as `--set` takes it; otherwise an example. */
function meantBy(text: string): string {
  const [id = 'developers'] = /^[a-z0-9-]+/.exec(text) ?? [];
  const [, value, percent] = /=(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?) ?(%?)$/.exec(text) ?? [];
  if (value === undefined || !text.startsWith(`${id}=`)) return `${id}=2`;
  return `${id}=${Number(`${value.replaceAll(',', '')}${percent && 'e-2'}`)}`;
}

/** `pci outlook`: shows the next three months if nothing new happens. */
export function outlookCommand(): Command {
  return command('outlook', 'show the next three months if nothing new happens').action(
    async (partner: string, { program, month }: Asked, self: Command) => {
      const { client, show, style } = openSession(self);
      const outlook = await client.get<Outlook>(`${scorePath(partner, program)}/outlook`, { month });
      show(outlook, () => {
        const rows = [outlook, ...outlook.months].map((one) => [
          one.month,
          points(one.score),
          tierName(one.tier, style),
          one.indicators.flatMap(({ title, points: earned }) => (earned === 0 ? [safe(title)] : [])).join(', '),
        ]);
        const lost = outlook.months.flatMap(({ month: at, track, takenAway }, index) => [
          ...trackLine([outlook, ...outlook.months][index]!.track, track).map((line) => `${at} ${line}`),
          ...takenAway.map((one) => `${at} ${lostText(one)}`),
        ]);
        const kept = outlook.tier === 'none' ? 'There is no tier to lose.' : 'The tier is kept.';
        const risk = outlook.atRisk === null ? kept : `At risk: ${outlook.tier} is lost in ${outlook.atRisk}.`;
        const shown = table(['Month', right('Score'), 'Tier', 'No points in'], rows, style);
        return `${stale(outlook, style)}${[shown, ...lost, risk].join('\n')}`;
      });
    },
  );
}

type Loss = Outlook['months'][number]['takenAway'][number];
type Gone = NonNullable<Loss['people']>[number];

/** Says what takes points of an indicator away. */
function lostText({
  title,
  from,
  to,
  base,
  notCovered,
  customers = [],
  furtherCustomers = 0,
  people = [],
}: Loss): string {
  const compared = base ? [`a year before ${inUnit(base.unit, base.from)} → ${inUnit(base.unit, base.to)}`] : [];
  if (notCovered) compared.push('the month a year before is not covered');
  // Quoted, because a name may contain what separates it from the next.
  const less = customers.map(({ customerName, tenant, workload }) =>
    [`“${customerName ?? tenant}”`, workload].filter(Boolean).join(', '),
  );
  if (furtherCustomers > 0) less.push(`${furtherCustomers} more`);
  const how = customers[0]?.workload ? 'counted a year before already' : 'no longer within the twelve months';
  if (less.length > 0) compared.push(`${how}: ${and.format(less)}`);
  const why = [...compared, ...people.map(goneText)].join('; ');
  return safe(`${title} ${points(from)} → ${points(to)} points${why && ` (${why})`}`);
}

const and = new Intl.ListFormat('en-GB');

/** Says why somebody no longer counts. */
function goneText({ individual, individualName, holds, reason, day }: Gone): string {
  const person = individual === undefined ? individualName : named(individual, individualName);
  const who = [person || 'somebody', holds].filter(Boolean).join(', ');
  const comma = holds ? ',' : '';
  if (day && reason === 'expired') return `${who}${comma} expires on ${day}`;
  if (day && reason === 'retired') return `${who}${comma} is retired; ${day} is the last day`;
  return `${who}${comma} no longer counts`;
}

/** `pci compare`: shows one month by two editions, side by side. */
export function compareCommand(): Command {
  return command('compare', 'show a month by two editions side by side, and what the change is worth')
    .option(
      '--edition <edition>',
      "the edition to compare with, for example 2021-09; the program's newest unless given",
    )
    .option(
      '--before <edition>',
      'the other edition; unless given, the one in force in the month, or the one before it if that is the first',
    )
    .action(async (partner: string, options: Asked & { edition?: string; before?: string }, self: Command) => {
      const { client, show, style } = openSession(self);
      const { program, month, edition: after, before } = options;
      const path = `${scorePath(partner, program)}/comparison`;
      const compared = await client.get<Comparison>(path, { month, before, after });
      show(compared, () => {
        const { editions, score, tier, scoreChange } = compared;
        const cells = (unit: string, side: Comparison['indicators'][number]['after']) =>
          side ? [inUnit(unit, side.value), points(side.points)] : ['', ''];
        const rows = compared.indicators.map((one) => [
          safe(one.title),
          ...cells(one.unit, one.before),
          ...cells(one.unit, one.after),
          signed(one.pointsChange),
        ]);
        rows.push(['Score', '', points(score.before), '', points(score.after), signed(scoreChange)]);
        rows.push(['Tier', '', tierName(tier.before, style), '', tierName(tier.after, style), '']);
        const columns = [editions.before, editions.after].flatMap((edition) => [right(edition), right('Points')]);
        return `${compared.partnerId} · ${compared.program} · ${compared.month}\n\n${table(['Indicator', ...columns, right('Change')], rows, style)}`;
      });
    });
}

const stale = ({ month, stale: is }: { month: string; stale: boolean }, style: Style): string =>
  is ? `${staleLine(`the score of ${month}`, style)}\n` : '';

const signed = (change: number): string => `${change > 0 ? '+' : ''}${points(change)}`;
