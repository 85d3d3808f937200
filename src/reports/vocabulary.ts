import { type Column, foldName } from './column.ts';
import { countryNamed, foldCountry } from './countries.ts';
import { memo } from './memo.ts';
import type { AttributionType, ReportName, SalesChannel } from './rows.ts';
import type { Spellings } from './spellings.ts';
import { attributionTypeSpellings } from './values/attribution-types.ts';
import { channelSpellings } from './values/channels.ts';
import { activeStates, licences, metricTypes } from './values/states.ts';
import { foldWorkload, workloadSpellings } from './values/workloads.ts';

/** Meanings of cells and column names: the product's own spellings and those that an operator added. */
export interface Vocabulary {
  /** Names of a report's columns, folded by {@link foldName}, each with the column's position and its listed name. */
  columnNames(report: ReportName): ReadonlyMap<string, { position: number; name: string }>;
  /** Returns null if the cell names no known type. */
  attributionTypeIn(cell: string): AttributionType | null;
  /** Returns `other` for every channel that is not counted, including an empty one. */
  channelIn(cell: string): SalesChannel;
  /** Returns true if a subscription in this state is active; an empty state is. */
  activeIn(cell: string): boolean;
  /** Returns an ISO 3166-1 alpha-2 code, or an empty string if the cell names no known country. */
  countryIn(cell: string): string;
  /** Returns the listed name of a workload, or null if the cell names no known one. */
  workloadIn(cell: string): string | null;
}

/** Folds an attribution type for comparison: ignores case, blanks, hyphens and parentheses. */
const foldType = (cell: string) => cell.toLowerCase().replace(/[\s\p{Pd}()]/gu, '');
/** Folds a channel for comparison: ignores case, runs of blanks as one. */
const foldChannel = (cell: string) => cell.trim().toLowerCase().replace(/\s+/g, ' ');
/** Folds a state for comparison: ignores case and blanks. */
const foldState = (cell: string) => cell.toLowerCase().replace(/\s+/g, '');

/**
 * Builds the vocabulary with an operator's spellings added.
 * @throws SpellingError naming each spelling that already has another meaning, and each unknown column
 */
export function vocabularyWith(
  layouts: Readonly<Record<ReportName, { columns: readonly Column[] }>>,
  spellings: Spellings = {},
): Vocabulary {
  const faults: string[] = [];
  const types = table(attributionTypeSpellings, spellings.attributionTypes, foldType, faults);
  const channels = table(channelSpellings, spellings.channels, foldChannel, faults);
  const states = table({ active: activeStates }, { active: spellings.activeStates ?? [] }, foldState, faults);
  const workloads = table<string>(workloadSpellings, spellings.workloads, foldWorkload, faults);
  const countries = new Map<string, string>();
  for (const [code, names] of Object.entries(spellings.countries ?? {})) {
    if (countryNamed(code) !== code) faults.push(`countries: there is no country ${code}`);
    for (const name of names) {
      const folded = foldCountry(name);
      const before = countries.get(folded) ?? countryNamed(name);
      if (folded === '') faults.push(blank(name));
      if (before !== '' && before !== code) faults.push(`countries: "${name}" is ${before} already`);
      countries.set(folded, code);
    }
  }
  const columns = new Map<ReportName, Map<string, { position: number; name: string }>>();
  for (const [report, layout] of Object.entries(layouts) as [ReportName, { columns: readonly Column[] }][])
    columns.set(report, columnTable(report, layout.columns, spellings.columns?.[report] ?? {}, faults));
  if (faults.length > 0) throw new SpellingError(faults);

  return {
    columnNames: (report) => columns.get(report)!,
    attributionTypeIn: memo(1_000, (cell) => types.get(foldType(cell)) ?? null),
    channelIn: memo(1_000, (cell) => channels.get(foldChannel(cell)) ?? 'other'),
    activeIn: memo(1_000, (cell) => cell === '' || states.has(foldState(cell))),
    countryIn: memo(2_000, (cell) => countries.get(foldCountry(cell)) ?? countryNamed(cell)),
    workloadIn: memo(1_000, (cell) => workloads.get(foldWorkload(cell)) ?? null),
  };
}

/** Spellings that cannot be added; the message names each. */
export class SpellingError extends Error {
  override readonly name = 'SpellingError';
  constructor(faults: readonly string[]) {
    super(faults.join('; '));
  }
}

const blank = (spelling: string) => `"${spelling}" has nothing that is compared`;

function table<Value extends string>(
  listed: Readonly<Record<Value, Readonly<Record<string, unknown>>>>,
  added: Readonly<Partial<Record<Value, readonly string[] | undefined>>> | undefined,
  fold: (spelling: string) => string,
  faults: string[],
): Map<string, Value> {
  const meanings = new Map<string, Value>();
  const add = (value: Value, spelling: string) => {
    if (fold(spelling) === '') faults.push(blank(spelling));
    const before = meanings.get(fold(spelling));
    if (before !== undefined && before !== value) faults.push(`"${spelling}" is ${before} already`);
    meanings.set(fold(spelling), value);
  };
  for (const value of Object.keys(listed) as Value[]) for (const one of Object.keys(listed[value])) add(value, one);
  for (const [value, some] of Object.entries(added ?? {}) as [Value, readonly string[]][])
    for (const one of some) add(value, one);
  return meanings;
}

function columnTable(
  report: ReportName,
  columns: readonly Column[],
  added: Readonly<Record<string, readonly string[]>>,
  faults: string[],
): Map<string, { position: number; name: string }> {
  const known = new Map<string, { position: number; name: string }>();
  columns.forEach(({ names }, position) => {
    for (const name of Object.keys(names)) known.set(foldName(name), { position, name });
  });
  for (const [listed, spellings] of Object.entries(added)) {
    const meant = known.get(foldName(listed));
    if (meant === undefined) faults.push(`columns: ${report} has no column ${listed}`);
    for (const spelling of spellings) {
      if (foldName(spelling) === '') faults.push(blank(spelling));
      const before = known.get(foldName(spelling));
      if (before && before.name !== meant?.name)
        faults.push(`columns: "${spelling}" is the column ${before.name} of ${report} already`);
      if (meant) known.set(foldName(spelling), meant);
    }
  }
  return known;
}

const paidLicences = new Set(Object.keys(licences.paid).map(foldChannel));
const freeLicences = new Set(Object.keys(licences.free).map(foldChannel));

/** Returns true if a row is paid by its `FreeVsPaidSKU`: blank or `Paid`. */
export const paidIn = memo(1_000, (cell) => cell === '' || paidLicences.has(foldChannel(cell)));

/** Returns true if `FreeVsPaidSKU` is neither free nor paid. */
export const isOddLicence = (cell: string): boolean => !paidIn(cell) && !freeLicences.has(foldChannel(cell));

const paidMetrics = new Set(Object.keys(metricTypes.paid).map(foldChannel));
const trialMetrics = new Set(Object.keys(metricTypes.trial).map(foldChannel));

/** Returns true if a row is paid by its `MetricType`: blank or `Paid`. */
export const paidByMetric = memo(1_000, (cell) => cell === '' || paidMetrics.has(foldChannel(cell)));

/** Returns true if `MetricType` is neither paid nor trial. */
export const isOddMetric = (cell: string): boolean => !paidByMetric(cell) && !trialMetrics.has(foldChannel(cell));

/** Returns the code, in capitals, of the first exam in a training's title (`MB-210`, `MB6-898`), or an empty string. */
export const examIn = memo(10_000, (title) => /\b[A-Z]{2}[0-9]?-[0-9]{3}\b/i.exec(title)?.[0].toUpperCase() ?? '');

const certificationMark = /^microsoft\s+certified\s*:\s*/i;

/**
 * Returns the name of the certification, without `Microsoft Certified:`, or an empty string. A training is a
 * certification if its type begins with `certification` or its title with that mark.
 */
export function certificationIn(title: string, trainingType: string): string {
  if (certificationMark.test(title)) return title.replace(certificationMark, '').trim();
  return /^certification/i.test(trainingType) ? title : '';
}
