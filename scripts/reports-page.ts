/** Makes docs/reports.md from the columns and values of the readers: `npm run reports-page`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../src/reports/column.ts';
import { slicedBy } from '../src/reports/describe.ts';
import { layoutOf } from '../src/reports/layouts/all.ts';
import { type ReportName, reportNames } from '../src/reports/rows.ts';
import { type SourceCode, sources } from '../src/reports/sources.ts';
import { attributionTypeSpellings } from '../src/reports/values/attribution-types.ts';
import { channelSpellings } from '../src/reports/values/channels.ts';
import { furtherCountryNames } from '../src/reports/values/country-names.ts';
import { activeStates, licences, metricTypes } from '../src/reports/values/states.ts';
import { workloadSpellings } from '../src/reports/values/workloads.ts';

type Named = Readonly<Record<string, SourceCode>>;

/** Returns the whole page. */
export function reportsPage(): string {
  return [
    introduction,
    ...reportNames.map(reportPart),
    form,
    lines,
    values(),
    imports,
    `## Sources\n\n${table(
      ['code', 'text', 'date'],
      Object.entries(sources).map(([code, { title, date }]) => [code, title, date]),
    )}`,
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = `# Report files

Look up which report files of Partner Center are read, with their columns and values, and what importing one does. This page is generated from the readers' own data (\`npm run reports-page\`), and a test compares it with them.

Columns are found by any of their names, in any order, regardless of case, blanks, underscores and invisible characters. Two names of one column in one file are refused (\`duplicate-column\`). Columns that are not listed are ignored, and the import names them. The code after a name identifies its source: see the sources below. The setting \`PCI_SPELLINGS\` adds further names and values without code.`;

function reportPart(report: ReportName): string {
  const { columns, oneOf } = layoutOf(report);
  const rows = columns.map((column) => [namesOf(column.names), column.required ? 'yes' : '', column.holds]);
  const groups = oneOf.map((keys) => keys.map((key) => first(columns.find((one) => one.key === key)!)).join(' or '));
  return [
    `## ${report}`,
    `A slice is one ${slicedBy(report)}: a file is a complete statement of each slice in it.${groups.length > 0 ? ` ${groups.join(', ')} must be present.` : ''}`,
    table(['column', 'required', 'content'], rows),
  ].join('\n\n');
}

const first = ({ names }: Column) => Object.keys(names)[0]!;
const namesOf = (names: Named) =>
  Object.entries(names)
    .map(([name, source]) => `\`${name}\` (${source})`)
    .join(', ');

const form = `## Form

- UTF-8, with or without a byte order mark; LF or CRLF; the header in the first line; separated by tabs or commas, as in the header; plain or gzip; up to 100 MB as uploaded and 1 GB unpacked.
- Refused with a code and the remedy: Excel workbooks (\`excel-workbook\`), zip archives (\`unexpected-zip\`), UTF-16 (\`utf-16\`), semicolons (\`semicolons\`), a first line \`sep=\` (\`separator-line\`), lines above the header (\`lines-above-header\`).
- Quoted cells follow RFC 4180 with either separator. In a tab-separated file a quoted cell may continue on the next lines if that gives the row as many cells as the header; any other quote is left alone (\`5" nail\`, \`"Foo" GmbH\`). A row that ends before its last required column is rejected as \`too-few-cells\`: half a row never counts as a row.
- Months: \`2021-02\`, \`2021-02-01\`, either followed by midnight, \`202102\`, \`20210201\`, \`2/1/2021\`, \`2/1/2021 12:00:00 AM\`, \`February 2021\`, \`February, 2021\`, \`Feb 2021\`, \`Feb-21\`, \`Feb-2021\`. A day other than the first is rejected.
- Dates: \`2021-02-03\`, \`2/3/2021\` (month first), either followed by a time, \`3 Feb 2021\`; \`NA\`, \`N/A\`, \`NULL\` and blanks are none.
- Counts: whole numbers from 0; \`10.0\` is 10.
- Money: a decimal point; decimals beyond the second are rounded half to even; negative with a hyphen or minus sign in front, or in parentheses; thousands separators only where they cannot be misread (\`1,234.50\`, not \`1,234\`).
- Ids: surrounding blanks and invisible characters are ignored; every form of a GUID (braces, parentheses, no hyphens, any case) is one id; leading zeros of MPN ids are dropped. \`UNKNOWN\`, \`NULL\`, the GUID of all zeros, and numbers truncated by a spreadsheet (\`1.2E+11\`) are rejected.
- A row of a monthly report without location and attribution type belongs to a direct customer. A location without a type, or a type without a location, is rejected.`;

const lines = `## Lines and associations

The rows of a file are finer than subscription, month and location: SKU, part number, price level, enrollment and channel split them. A *line* is a row with its own subscription, month, location, attribution type as written, product names, SKU, part number, price level, enrollment and channel (in dynamics-365-usage SKU, SKU id, product and sales models; in the Business applications reports workload and, in usage, metric type and SKU group). Equal rows of one line count once, whatever their names and ignored columns; one with other values is rejected as \`duplicate-key\`. An *association* is one subscription, month, location and attribution type as read (\`CSP Tier 1\` and \`CSP T2\` are both CSP), in the Business applications reports with the workload; its seats, revenue and users are the sums over its lines, and "the largest" in a rule means the largest over associations. Training rows have no key: equal rows count once, all others count.

Seats are those at the end of the month. Partner Center changed the meaning of \`AvailableSeats\` on 2021-07-27, together with the name of the revenue column: next to \`RevenueUSD\` it holds seats, next to \`BilledRevenueUSD\` the change of the month, which is ignored; a file with nothing else is refused as \`seats-are-changes\`.

The product is the row's \`Product\`. If that names only the family, the first of \`ReportingProductName\`, \`RawProductName\` and \`SKU\` that goes beyond it decides, by its beginning. Leading \`Microsoft\`, \`Dynamics 365 for\`, \`Dynamics 365\` and \`D365\` do not count.`;

function values(): string {
  const spelled = (of: Readonly<Record<string, Named>>) =>
    Object.entries(of).map(([meaning, names]) => [meaning, namesOf(names)]);
  return [
    '## Values',
    'Attribution types, regardless of case, blanks, hyphens and parentheses. Each edition decides what a type gives credit for; any other is rejected as `unknown-attribution-type`.',
    table(['type', 'spellings'], spelled(attributionTypeSpellings)),
    'Sales channels, regardless of case; runs of blanks count as one. Any other channel is stored and not counted.',
    table(['channel', 'spellings'], spelled(channelSpellings)),
    `States of an active subscription, regardless of case and blanks: ${namesOf(activeStates)}, and an empty state. Rows are paid if \`FreeVsPaidSKU\` is missing, empty or ${namesOf(licences.paid)}.`,
    'Workloads, regardless of case, blanks and hyphens. Each edition decides what a workload counts for; any other is stored and counts for nothing.',
    table(['workload', 'spellings'], spelled(workloadSpellings)),
    `Rows of business-applications-usage are paid if \`MetricType\` is missing, empty or ${namesOf(metricTypes.paid)}; ${namesOf(metricTypes.trial)} is not.`,
    `Countries: ISO 3166-1 codes of two or three letters and English names, regardless of case, accents and punctuation; \`X, The\` and \`The X\` are X. In addition to the names of ISO 3166-1: ${Object.values(furtherCountryNames).flat().join('; ')}. An unknown one counts as none.`,
    'Exams: the first code like `MB-210` or `MB6-898` in the title. Certifications: if `TrainingType` begins with `certification`, or the title with `Microsoft Certified:`; the name is the title without that, regardless of case, blanks, colons, hyphens and commas.',
    'An operator adds spellings by the setting `PCI_SPELLINGS`, JSON:',
    '```json\n{\n  "columns": { "subscription-details": { "BilledRevenueUSD": ["Billed revenue (USD)"] } },\n  "attributionTypes": { "CSP": ["CSP Tier 3"] },\n  "channels": { "EA": ["EA Direct"] },\n  "activeStates": ["Past due"],\n  "countries": { "BS": ["Bahama Islands"] },\n  "workloads": { "Power Virtual Agent": ["Power Virtual Agents"] }\n}\n```',
    'A spelling that already has another meaning stops the start, with a message that names it.',
  ].join('\n\n');
}

const imports = `## What an import does

- A file is a complete statement for each slice in it. It replaces everything that earlier imports of the same report stated about those slices, and nothing else. The order of files with different slices does not matter; importing a file twice changes nothing; an import takes effect as a whole or not at all.
- \`covers=LOCATION:MONTH\` (training and profiles: \`LOCATION\`) names slices that the file covers without a row: a partner without customers that month. An unknown location is refused (\`unknown-location\`). \`complete=true\` states that the file is the whole network: every known location without a row has none, for each month of the file.
- A row that cannot be read is rejected, with line, column, code and reason. The rows of its slice are then not used, unless the caller asks for them (\`partial=true\`; a slice of which every row was rejected stays unchanged even then); the other slices are. If location or month of the rejected row is unknown, no slice that it may belong to is used: none at all if both are unknown. A row in which tenant, subscription and month (in training rows the individual) are all empty belongs to nobody: it is rejected, and sets no slice aside.
- Lines of totals and footers are no rows: they are neither counted nor rejected, only noted (\`total-line\`). Such a line belongs to nobody, names no location and no attribution type, and has a cell that begins with \`Total\`, \`Grand total\` or \`Applied filters\`, or nothing but figures.
- The answer lists values that earn nothing, locations that no import in force names (a profile makes its own known), perhaps by a slip, global accounts that none names and only such locations roll up to, and locations that move to another partner or roll up to one that itself rolls up further (\`notes\`), the file's sums and those in force before (\`totals\`), the slices that lose their rows (\`emptied\`), and the locations that had rows the month before and are missing (\`absent\`). The month before is that of the file's own locations. Other files of the report that are being imported at the same time are not in the comparison; \`unfinishedBeside\` says how many. \`check=true\` returns all of that and changes nothing.
- The partner of a location is the global account that its profile names; if none does, the one that its rows of subscription-details and dynamics-365-usage name (\`PGAMpnID\`), those of the newest month that name one, and of several the numerically smallest; otherwise the location is its own partner. Only that one step counts: a location whose global account rolls up further counts for that account, and the import notes it.`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main ?? process.argv[1] === import.meta.filename)
  await writeFile(join(import.meta.dirname, '..', 'docs', 'reports.md'), reportsPage());
