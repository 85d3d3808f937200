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
import { activeStates, licences } from '../src/reports/values/states.ts';

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

What files Partner Center gives, how they are read, and what an import of one means. This page is made from the data that the readers go by (\`npm run reports-page\`), and a test holds it to them.

Columns are found by any of their names, whatever the case, blanks, underscores and invisible characters, in any order. Two names of one column in one file are refused (\`duplicate-column\`). Every column that is not listed is ignored, and the import names it. The code behind a name says which text has it: see the sources below. Names and values that are missing here are added without code, by the setting \`PCI_SPELLINGS\`.`;

function reportPart(report: ReportName): string {
  const { columns, oneOf } = layoutOf(report);
  const rows = columns.map((column) => [namesOf(column.names), column.required ? 'yes' : '', column.holds]);
  const groups = oneOf.map((keys) => keys.map((key) => first(columns.find((one) => one.key === key)!)).join(' or '));
  return [
    `## ${report}`,
    `A slice is one ${slicedBy(report)}: a file says all there is to say of each slice in it.${groups.length > 0 ? ` ${groups.join(', ')} must be there.` : ''}`,
    table(['column', 'must be there', 'what it holds'], rows),
  ].join('\n\n');
}

const first = ({ names }: Column) => Object.keys(names)[0]!;
const namesOf = (names: Named) =>
  Object.entries(names)
    .map(([name, source]) => `\`${name}\` (${source})`)
    .join(', ');

const form = `## Form

- UTF-8, with or without a byte order mark; LF or CRLF; the header in the first line; separated by tabs or commas, which the header tells; plain or gzip; up to 100 MB on the wire and 1 GB unpacked.
- Refused by name, with what to do instead: Excel workbooks (\`excel-workbook\`), zip archives (\`unexpected-zip\`), UTF-16 (\`utf-16\`), semicolons (\`semicolons\`), a first line \`sep=\` (\`separator-line\`), lines above the header (\`lines-above-header\`).
- Quoted cells as RFC 4180 in both separations. In a tab-separated file a quoted cell may go on in the next lines where that gives the row as many cells as the header; any other quote stays as it is (\`5" nail\`, \`"Foo" GmbH\`). A row that ends before its last required column is rejected as \`too-few-cells\`: half a row is never taken for a row.
- Months: \`2021-02\`, \`2021-02-01\`, either with midnight behind it, \`202102\`, \`20210201\`, \`2/1/2021\`, \`2/1/2021 12:00:00 AM\`, \`February 2021\`, \`February, 2021\`, \`Feb 2021\`, \`Feb-21\`, \`Feb-2021\`. A day other than the first is rejected.
- Dates: \`2021-02-03\`, \`2/3/2021\` (month first), either with a time behind it, \`3 Feb 2021\`; \`NA\`, \`N/A\`, \`NULL\` and blanks are none.
- Counts: whole numbers from 0; \`10.0\` is 10.
- Money: a decimal point; decimals beyond the second are rounded half to even; negative with a hyphen or minus sign in front, or in parentheses; thousands separators only where they cannot be read otherwise (\`1,234.50\`, not \`1,234\`).
- Ids: blanks and invisible characters around them do not count; every form of a GUID (braces, parentheses, no hyphens, any case) is one id; MPN ids go without leading zeros. \`UNKNOWN\`, \`NULL\`, the GUID of all zeros, and numbers that a spreadsheet has cut (\`1.2E+11\`) are rejected.
- A row of either monthly report without location and attribution type is a direct customer's. A location without a type, or a type without a location, is rejected.`;

const lines = `## Lines and associations

A file is finer than subscription, month and location: SKU, part number, price level, enrollment and channel split it. A *line* is a row with its own subscription, month, location, attribution type as written, product names, SKU, part number, price level, enrollment and channel (in usage SKU, SKU id, product and sales models). Rows of one line that say the same are one, whatever their names and ignored columns; one that says something else is rejected as \`duplicate-key\`. An *association* is one subscription, month, location and attribution type as read (\`CSP Tier 1\` and \`CSP T2\` are both CSP); its seats, revenue and users are the sums over its lines, and where a rule says "the largest", it is the largest over associations. Training rows have no key: those that say the same are one, all others count.

Seats are those at the end of the month. Partner Center changed the meaning of \`AvailableSeats\` on 2021-07-27, together with the name of the revenue column: beside \`RevenueUSD\` it holds seats, beside \`BilledRevenueUSD\` the change of the month, which is ignored; a file with nothing else is refused as \`seats-are-changes\`.

The product is the row's \`Product\`. Where that says no more than the family, the first of \`ReportingProductName\`, \`RawProductName\` and \`SKU\` that does decides, by its beginning. Leading \`Microsoft\`, \`Dynamics 365 for\`, \`Dynamics 365\` and \`D365\` do not count.`;

function values(): string {
  const spelled = (of: Readonly<Record<string, Named>>) =>
    Object.entries(of).map(([meaning, names]) => [meaning, namesOf(names)]);
  return [
    '## Values',
    "Attribution types, whatever the case, blanks, hyphens and parentheses. Which of them gives credit for what is each edition's to say; any other is rejected as `unknown-attribution-type`.",
    table(['type', 'spellings'], spelled(attributionTypeSpellings)),
    'Sales channels, whatever the case; runs of blanks are one. Any other is kept and not counted.',
    table(['channel', 'spellings'], spelled(channelSpellings)),
    `States in which a subscription is active, whatever case and blanks: ${namesOf(activeStates)}, and none at all. Rows are paid where \`FreeVsPaidSKU\` is missing, empty or ${namesOf(licences.paid)}.`,
    `Countries: ISO 3166-1 codes of two or three letters and English names, whatever case, accents and punctuation; \`X, The\` and \`The X\` are X. Beside the names of ISO 3166-1: ${Object.values(furtherCountryNames).flat().join('; ')}. One that is not known is taken for none.`,
    'Exams: the first code like `MB-210` or `MB6-898` in the title. Certifications: where `TrainingType` begins with `certification`, or the title with `Microsoft Certified:`; the name is the title without that, whatever case, blanks, colons, hyphens and commas.',
    'An operator adds spellings by the setting `PCI_SPELLINGS`, JSON:',
    '```json\n{\n  "columns": { "subscription-details": { "BilledRevenueUSD": ["Billed revenue (USD)"] } },\n  "attributionTypes": { "CSP": ["CSP Tier 3"] },\n  "channels": { "EA": ["EA Direct"] },\n  "activeStates": ["Past due"],\n  "countries": { "BS": ["Bahama Islands"] }\n}\n```',
    'One that means something else already keeps the product from starting, with a message that names it.',
  ].join('\n\n');
}

const imports = `## What an import means

- A file is a complete statement for each slice in it. It replaces everything that earlier imports of the same report said of those slices, and nothing else. The order in which files of different slices come does not matter; the same file twice changes nothing; an import takes effect whole or not at all.
- \`covers=LOCATION:MONTH\` (training and profiles: \`LOCATION\`) names slices that the file covers without a row: a partner without customers that month. A location that nobody knows is refused (\`unknown-location\`). \`complete=true\` says that the file is the whole network: every known location without a row has none, for each month of the file.
- A row that cannot be read is rejected, with line, column, code and reason. The rows of its slice are then not used, unless the caller asks for it (\`partial=true\`; a slice of which every row was rejected stays as it was even then); the other slices are. Where location or month of the rejected row cannot be told, no slice is used that it may belong to: all, where nothing can be told. Rows in which tenant, subscription and month (of training rows the individual) are all empty, as totals and footers, belong to nobody.
- The answer says what earns nothing (\`notes\`), what the file comes to beside what was there before (\`totals\`), which slices lose the rows they had (\`emptied\`), and of which locations with rows the month before it says nothing (\`absent\`). \`check=true\` says all of that and changes nothing.
- The partner of a location is the global account that its profile names; where no profile does, the one that its rows of the monthly reports name (\`PGAMpnID\`), those of the newest month that name one; of several the numerically smallest; else the location is its own partner.`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main ?? process.argv[1] === import.meta.filename)
  await writeFile(join(import.meta.dirname, '..', 'docs', 'reports.md'), reportsPage());
