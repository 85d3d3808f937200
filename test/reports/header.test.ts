import { describe, expect, test } from 'vitest';
import { readHeader } from '../../src/reports/header.ts';
import { layouts, standardVocabulary } from '../../src/reports/layouts/all.ts';
import { checkHead } from '../../src/reports/read.ts';
import { read } from './files.ts';

const rest = 'SubscriptionId Month CustomerTenantId Product SalesChannel MPNId PartnerAttributionType'.replaceAll(
  ' ',
  '\t',
);
const restCells = 's-1\t2021-02\tt-1\tSales\tCSP\t5\tCSP';

/** Reads a file with these columns besides the others; each cell is the column's place, from 1. */
function seatsWith(columns: string) {
  const names = columns.split(' ').filter(Boolean);
  const content = [
    [rest, ...names].join('\t'),
    [restCells, ...names.map((_, index) => `${index + 1}`)].join('\t'),
    '',
  ].join('\n');
  return {
    read: () => read('subscription-details', content),
    readHead: () => checkHead('subscription-details', Buffer.from(content), 'identity'),
  };
}

describe('seats are the level at the end of the month', () => {
  test.each<[string, { seats: number; cents: number; ignored: string[] }]>([
    ['AvailableSeatsEOP BilledRevenueUSD', { seats: 1, cents: 200, ignored: [] }],
    ['AvailableSeatsEOP RevenueUSD', { seats: 1, cents: 200, ignored: [] }],
    ['TotalSoldSeats BilledRevenueUSD', { seats: 1, cents: 200, ignored: [] }],
    ['TotalSoldSeats RevenueUSD', { seats: 1, cents: 200, ignored: [] }],
    ['AvailableSeats RevenueUSD', { seats: 1, cents: 200, ignored: [] }],
    ['RevenueUSD available_seats', { seats: 2, cents: 100, ignored: [] }],
    ['AvailableSeats AvailableSeatsEOP BilledRevenueUSD', { seats: 2, cents: 300, ignored: ['AvailableSeats'] }],
    ['TotalSoldSeats BilledRevenueUSD AvailableSeats', { seats: 1, cents: 200, ignored: ['AvailableSeats'] }],
    ['AvailableSeats AvailableSeatsEOP RevenueUSD', { seats: 2, cents: 300, ignored: ['AvailableSeats'] }],
  ])('%s', async (columns, { seats, cents, ignored }) => {
    const file = seatsWith(columns);
    expect(await file.read()).toMatchObject({ rows: [{ row: { seats, revenueCents: cents } }], rejections: [] });
    expect(await file.readHead()).toMatchObject({ ignored });
  });

  test.each([
    ['AvailableSeats BilledRevenueUSD', 'seats-are-changes', ['AvailableSeats']],
    ['BilledRevenueUSD AVAILABLE_SEATS', 'seats-are-changes', ['AvailableSeats']],
    ['AvailableSeats', 'missing-column', ['AvailableSeatsEOP', 'BilledRevenueUSD']],
    ['BilledRevenueUSD', 'missing-column', ['AvailableSeatsEOP']],
    ['AvailableSeatsEOP', 'missing-column', ['BilledRevenueUSD']],
    ['', 'missing-column', ['AvailableSeatsEOP', 'BilledRevenueUSD']],
    ['AvailableSeatsEOP TotalSoldSeats BilledRevenueUSD', 'duplicate-column', ['AvailableSeatsEOP', 'TotalSoldSeats']],
    ['AvailableSeatsEOP BilledRevenueUSD RevenueUSD', 'duplicate-column', ['BilledRevenueUSD', 'RevenueUSD']],
    ['AvailableSeats AvailableSeats RevenueUSD', 'duplicate-column', ['AvailableSeats']],
    ['AvailableSeats BilledRevenueUSD RevenueUSD', 'duplicate-column', ['BilledRevenueUSD', 'RevenueUSD']],
  ])('%s: %s', async (columns, code, parameters) => {
    const file = seatsWith(columns);
    const refused = { kind: 'invalid', code, errors: parameters.map((parameter) => ({ parameter })) };
    await expect(file.read()).rejects.toMatchObject(refused);
    await expect(file.readHead()).rejects.toMatchObject(refused);
  });

  test('what to tick is said', async () => {
    const changes = seatsWith('AvailableSeats BilledRevenueUSD').read();
    await expect(changes).rejects.toThrow(/AvailableSeatsEOP ticked/);
    await expect(seatsWith('AvailableSeatsEOP').read()).rejects.toThrow(/executive report viewers/);
  });

  test('a column that means something else without another is not said to be missing', async () => {
    const refused = seatsWith('AVAILABLE_SEATS').read();
    await expect(refused).rejects.toThrow('AVAILABLE_SEATS stands for AvailableSeatsEOP only next to RevenueUSD.');
    await expect(refused).rejects.toMatchObject({
      errors: [
        { message: 'The column AvailableSeatsEOP or TotalSoldSeats is missing from the header.' },
        { message: 'The column BilledRevenueUSD or RevenueUSD is missing from the header.' },
      ],
    });
  });
});

const refusalOf = (lines: string[]) => {
  try {
    readHeader(layouts['training-details'], standardVocabulary, lines[0]!, lines.slice(1));
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const training = 'MCPID\tMPNId\tTrainingTitle\tTrainingCompletionDate';

describe('files that a spreadsheet or a portal made', () => {
  test.each<[string, string[]]>([
    ['none', [training]],
    ['none', [training.replaceAll('\t', ',')]],
    ['none', [`"${training.replaceAll('\t', '","')}"`]],
    ['none', [`${training}\tsep=`]],
    ['separator-line', ['sep=;', training]],
    ['separator-line', ['SEP=,']],
    ['separator-line', ['"sep=\t"']],
    ['separator-line', [' sep= ']],
    ['semicolons', [training.replaceAll('\t', ';')]],
    ['semicolons', [`"${training.replaceAll('\t', '";"')}"`]],
    ['semicolons', ['mcpid; mpnid; shoe size']],
    ['missing-column', ['MPNId;Shoe size']],
    ['lines-above-header', ['Trainings', training]],
    ['lines-above-header', ['', training]],
    ['lines-above-header', ['Report for MPNId', '', 'As of today', training]],
    ['lines-above-header', ['Trainings', training.replaceAll('\t', ',')]],
    ['missing-column', ['Trainings', 'MCPID\tMPNId']],
    ['missing-column', ['MCPID\tMPNId', training]],
    ['lone-carriage-return', [`${training}\r1\t5`]],
    ['header-too-long', [training.padEnd(16_001)]],
    ['none', [training.padEnd(16_000)]],
  ])('%s: %j', (code, lines) => expect(refusalOf(lines)).toBe(code));

  test('the line that names the columns is given', () => {
    const read = () => readHeader(layouts['training-details'], standardVocabulary, 'A title', ['', training]);
    expect(read).toThrow('line 3 does; remove the 2 lines above it');
  });
});

test('the separator is the one that gives more known columns', () => {
  const separatorOf = (line: string) => readHeader(layouts['partner-profile'], standardVocabulary, line).separator;
  expect(separatorOf('MPNId')).toBe('\t');
  expect(separatorOf('MPNId,City')).toBe(',');
  expect(separatorOf('MPNId\tCity')).toBe('\t');
  expect(separatorOf('Name, first\tMPNId\tCity, of old')).toBe('\t');
  expect(separatorOf('"A\tB",MPNId,City')).toBe(',');
});
