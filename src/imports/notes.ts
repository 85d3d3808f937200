import { closestMatch } from 'leven';
import { type Month, monthNumber } from '../month.ts';
import { countryNames } from '../reports/countries.ts';
import type { Note, NoteCode, Notes } from '../reports/notes.ts';
import { normaliseProduct } from '../reports/products.ts';
import { attributionTypeSpellings } from '../reports/values/attribution-types.ts';
import { channelSpellings } from '../reports/values/channels.ts';
import { activeStates, licences, metricTypes } from '../reports/values/states.ts';
import { workloadSpellings } from '../reports/values/workloads.ts';
import type { FileSlices } from './slices.ts';

/** Explains a note and its remedy. */
export function explainNote({ code, value, resembles }: Note): string {
  const like = resembles === undefined ? '' : ` It resembles "${resembles}".`;
  return `${sentences[code](JSON.stringify(value))}${like}`;
}

const addSpelling = (setting: string) =>
  `Where it is another spelling of one that counts, add it to PCI_SPELLINGS, under ${setting}, and import the file again.`;

const sentences: Readonly<Record<NoteCode, (value: string) => string>> = {
  'ignored-column': (value) => `The column ${value} is not read.`,
  'unlisted-product': (value) =>
    value === '""'
      ? 'The rows name no product: they earn nothing.'
      : `No edition lists the product ${value}: its rows earn nothing.`,
  'unlisted-training': (value) => `No edition lists an exam or certification in ${value}: it earns nothing.`,
  'certification-by-name': (value) =>
    `${value} is the name of a certification that counts, but the row does not say that it is one (TrainingType begins with certification): it earns nothing.`,
  'completed-later': (value) =>
    `A training is said to be completed on ${value}, which is still to come: until then it earns nothing. See whether month and day are in the right order.`,
  'expired-before': (value) =>
    `A training is said to expire before it was completed (${value}): it earns nothing. See whether the two dates are right.`,
  'uncounted-channel': (value) =>
    `The channel ${value} is not a counted one: its rows add no revenue and no customers. ${addSpelling('channels')}`,
  'unknown-attribution-type': (value) =>
    `The attribution type ${value} is not known: its rows are rejected. ${addSpelling('attributionTypes')}`,
  'uncredited-type': (value) => `No edition gives credit for ${value} in this report: its rows earn nothing.`,
  'unknown-market': (value) =>
    `${value} is no known country: it is taken for none, and none counts as a developed market. ${addSpelling('countries')}`,
  'unknown-workload': (value) =>
    value === '""'
      ? 'The rows name no workload: they earn nothing.'
      : `The workload ${value} is not known: its rows earn nothing. ${addSpelling('workloads')}`,
  'uncounted-workload': (value) => `No edition counts the workload ${value} in this report: its rows earn nothing.`,
  'no-capacity': (value) =>
    `The use of ${value} is measured by active capacity (MAC), which is empty here: the rows earn nothing.`,
  'inactive-state': (value) =>
    `Seats in the state ${value} do not count: it is taken as not active. ${addSpelling('activeStates')}`,
  'odd-licence': (value) => `${value} is neither Free nor Paid: its rows are taken as not paid.`,
  'odd-metric-type': (value) => `${value} is neither Paid nor Trial: its rows are taken as not paid.`,
  'unpaid-metric-type': (value) => `The rows are ${value}, not paid: they earn nothing.`,
  'total-line': (value) =>
    value === '""'
      ? 'A line that names nobody and holds only figures is taken for totals: it is no row, and nothing of it is used.'
      : `The line of ${value} is a total or a footer: it is no row, and nothing of it is used.`,
  'distant-month': (value) =>
    `The month ${value} stands far from where most of the file's rows are: see whether it is meant.`,
  'new-location': (value) =>
    `No import in force names the location ${value}: see whether the MPN id is meant. A new location is made known by its partner profile.`,
  'new-global-account': (value) =>
    `No import in force names the global account ${value}, to which new locations roll up: see whether the MPN id is meant. If it is not, import the corrected rows, or the locations' partner profiles.`,
  'moved-location': (value) =>
    `A location moves to another partner, with all its months, past ones too: ${value}. See whether that is meant.`,
  'chained-location': (value) =>
    `A location rolls up to one that itself rolls up to another: ${value}. Only the first step counts: the last partner gets nothing from the first location. To change that, name the last as the global account in the first one's partner profile and import it.`,
};

/** Months this far apart belong to different stretches of a file. */
const apart = 3;
/** A stretch with fewer rows than this share of the largest one is perhaps a mistake. */
const fewRows = 1 / 10;

/** Notes months far from the months of most of the file's rows. */
export function noteDistantMonths(slices: FileSlices, notes: Notes): void {
  const rows = slices.rowsByMonth() as Map<Month, number>;
  const stretches: Month[][] = [];
  for (const month of [...rows.keys()].sort()) {
    const newest = stretches.at(-1)?.at(-1);
    if (newest !== undefined && monthNumber(month) - monthNumber(newest) < apart) stretches.at(-1)!.push(month);
    else stretches.push([month]);
  }
  const sizes = stretches.map((months) => months.reduce((sum, month) => sum + rows.get(month)!, 0));
  const largest = Math.max(...sizes);
  stretches.forEach((months, index) => {
    if (sizes[index]! >= largest * fewRows) return;
    for (const month of months) notes.addRows('distant-month', 'month', month, rows.get(month)!);
  });
}

/** Adds to each note the known name that its value resembles, if there is one. */
export function withResemblances(notes: readonly Note[], products: readonly string[]): Note[] {
  return notes.map((note) => {
    const resembles = resembling(note.value, namesFor(note.code, products), note.code);
    return resembles === undefined ? note : { ...note, resembles };
  });
}

const spellingsOf = (values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string[] =>
  Object.values(values).flatMap((spellings) => Object.keys(spellings));

const namesByCode: Partial<Record<NoteCode, readonly string[]>> = {
  'unknown-attribution-type': spellingsOf(attributionTypeSpellings),
  'uncounted-channel': spellingsOf(channelSpellings),
  'unknown-workload': spellingsOf(workloadSpellings),
  'inactive-state': Object.keys(activeStates),
  'odd-licence': spellingsOf(licences),
  'odd-metric-type': spellingsOf(metricTypes),
  'unknown-market': [...countryNames.keys()],
};

const namesFor = (code: NoteCode, products: readonly string[]): readonly string[] =>
  code === 'unlisted-product' ? products : (namesByCode[code] ?? []);

/**
 * Finds the name with the smallest edit distance: at most two letters or a quarter of them. Otherwise, for products,
 * the longest name that the value begins with.
 */
function resembling(value: string, names: readonly string[], code: NoteCode): string | undefined {
  const fold = code === 'unlisted-product' ? normaliseProduct : (name: string) => name.trim().toLowerCase();
  const folded = fold(value);
  if (folded === '' || names.length === 0) return undefined;
  const byFolded = new Map(names.map((name) => [fold(name), name]));
  const maxDistance = folded.length < 5 ? Math.floor(folded.length / 4) : Math.max(2, Math.floor(folded.length / 4));
  const nearest = maxDistance > 0 ? closestMatch(folded, [...byFolded.keys()], { maxDistance }) : undefined;
  if (nearest !== undefined && nearest !== folded) return byFolded.get(nearest);
  if (code === 'unknown-attribution-type')
    return byFolded.get([...byFolded.keys()].find((name) => name.split(' ').includes(folded)) ?? '');
  if (code !== 'unlisted-product') return undefined;
  const fronts = [...byFolded.keys()].filter((name) => folded.startsWith(`${name} `));
  return byFolded.get(fronts.sort((one, other) => other.length - one.length)[0] ?? '');
}
