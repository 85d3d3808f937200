import { shown } from './cells.ts';
import type { Cells, Reading } from './layout.ts';
import { Fault } from './layout.ts';
import { type AttributionType, attributionTypes, type LocationId } from './rows.ts';
import { attributionTypeSpellings } from './values/attribution-types.ts';
import { foldWorkload } from './values/workloads.ts';
import { isOddLicence, isOddMetric, paidByMetric, paidIn } from './vocabulary.ts';

/**
 * Reads the attribution type; null for a direct customer, who has neither location nor type. Rejects
 * `attribution-without-location`, `missing-attribution-type` and `unknown-attribution-type`.
 */
export function attribution(
  { vocabulary, notes }: Reading,
  cells: Cells,
  location: LocationId,
  atLocation: number,
  atType: number,
): AttributionType | null {
  const cell = cells[atType]!;
  if (cell === '') {
    if (location === '') return null;
    throw new Fault(
      atType,
      'missing-attribution-type',
      'A location stands without an attribution type; name the type, or leave both empty for a direct customer.',
    );
  }
  if (location === '') {
    throw new Fault(
      atLocation,
      'attribution-without-location',
      `The attribution type ${shown(cell)} stands without a location; give the MPN id, or leave both empty for a direct customer.`,
    );
  }
  const type = vocabulary.attributionTypeIn(cell);
  if (type === null) {
    notes.add('unknown-attribution-type', 'type', cell);
    throw new Fault(
      atType,
      'unknown-attribution-type',
      `${shown(cell)} is not a known attribution type. Known are ${known}. Where it is another spelling of a type, add it to the setting PCI_SPELLINGS: {"attributionTypes":{"TYPE":[${JSON.stringify(cell.slice(0, 40))}]}}, TYPE being one of ${attributionTypes.join(', ')}.`,
    );
  }
  return type;
}

const known = Object.values(attributionTypeSpellings)
  .flatMap((spellings) => Object.keys(spellings))
  .join(', ');

/** Returns true for a paid row; notes a value that means neither free nor paid. */
export function paid({ notes }: Reading, cell: string): boolean {
  if (cell === '') return true;
  const is = paidIn(cell);
  if (!is && isOddLicence(cell)) notes.add('odd-licence', 'paid', cell);
  return is;
}

/** Returns true for a paid row by its metric type; notes every other value. */
export function paidMetric({ notes }: Reading, cell: string): boolean {
  const is = paidByMetric(cell);
  if (!is) notes.add(isOddMetric(cell) ? 'odd-metric-type' : 'unpaid-metric-type', 'paid', cell);
  return is;
}

/** Returns the listed name of a workload, or its folded text if it is not known, which is noted. */
export function workload({ vocabulary, notes }: Reading, cell: string): string {
  const listed = vocabulary.workloadIn(cell);
  if (listed === null) notes.add('unknown-workload', 'workload', cell);
  return listed ?? foldWorkload(cell);
}

/** Returns the market's code, or an empty string; notes an unknown market. */
export function market({ vocabulary, notes }: Reading, cell: string, key: 'market' | 'country' = 'market'): string {
  if (cell === '') return '';
  const code = vocabulary.countryIn(cell);
  if (code === '') notes.add('unknown-market', key, cell);
  return code;
}

/** Returns true if the subscription is active; notes an inactive state. */
export function active({ vocabulary, notes }: Reading, cell: string): boolean {
  if (cell === '') return true;
  const is = vocabulary.activeIn(cell);
  if (!is) notes.add('inactive-state', 'state', cell);
  return is;
}
