import { memo } from './memo.ts';
import type { AttributionType, SalesChannel } from './rows.ts';

const types: Record<string, AttributionType> = {
  csp: 'CSP',
  csptier1: 'CSP',
  csptier2: 'CSP',
  cspindirect: 'CSP',
  dpor: 'DPOR',
  cpor: 'CPOR',
  cporosa: 'CPOR-OSA',
  osa: 'CPOR-OSA',
  cporosu: 'CPOR-OSU',
  osu: 'CPOR-OSU',
  cporpresales: 'CPOR Presales',
  pal: 'PAL',
  tpor: 'TPOR',
  gdap: 'GDAP',
  dap: 'DAP',
};
const typesByKey = new Map(Object.entries(types));

/** The attribution type that a cell names, or null where it names none that is known. Case, blanks, hyphens and parentheses do not matter. */
export const attributionTypeIn = memo(
  1_000,
  (cell): AttributionType | null => typesByKey.get(cell.toLowerCase().replace(/[\s\p{Pd}()]/gu, '')) ?? null,
);

const channels = new Map<string, SalesChannel>([
  ['ea', 'EA'],
  ['enterprise agreement', 'EA'],
  ['csp', 'CSP'],
  ['cloud solution provider', 'CSP'],
  ['csp direct', 'CSP'],
  ['csp indirect', 'CSP'],
  ['direct/csp', 'CSP'],
  ['indirect/csp', 'CSP'],
  ['web direct', 'Web Direct'],
  ['direct', 'Web Direct'],
]);

/** The sales channel that a cell names; `other` for every channel that is not counted, the empty one included. */
export const channelIn = memo(1_000, (cell): SalesChannel => channels.get(folded(cell)) ?? 'other');

const activeStates = new Set(['', 'active', 'in grace', 'ingraceperiod']);

/** Whether a subscription in this state is active; an empty state is. */
export const activeIn = memo(1_000, (cell) => activeStates.has(folded(cell)));

/** R1: whether a row is paid, by its `FreeVsPaidSKU`: blank or `Paid`. */
export const paidIn = memo(1_000, (cell) => cell === '' || folded(cell) === 'paid');

/** The code, in capitals, of the first exam that a training's title names (`MB-210`, `MB6-898`), or empty. */
export const examIn = memo(10_000, (title) => /\b[A-Z]{2}[0-9]?-[0-9]{3}\b/i.exec(title)?.[0].toUpperCase() ?? '');

function folded(cell: string): string {
  return cell.trim().toLowerCase().replace(/\s+/g, ' ');
}
