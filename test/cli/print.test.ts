import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { counted } from '../../cli/figures.ts';
import { leaderboard, ledgerTrace, type Standing, tierChangeLine } from '../../cli/print.ts';
import { cut, right, table } from '../../cli/table.ts';
import { progressOn, safe, safeDressed, safeJson, styleFor } from '../../cli/terminal.ts';
import type { Month } from '../../src/month.ts';
import { tierChange } from './examples.ts';

const plain = styleFor({}, {});
const coloured = styleFor({ isTTY: true, columns: 100 }, {});

test('a leaderboard ranks by the newest month and marks tiers and their changes', () => {
  const standing = (name: string, ...scores: [string, number, 'none' | 'silver' | 'gold'][]): Standing => ({
    partnerId: name,
    name,
    scores: scores.map(([month, score, tier]) => ({ month, score, tier })),
  });
  const board = leaderboard(
    [
      standing('Riser', ['2021-08', 59.99, 'none'], ['2021-09', 80, 'gold']),
      standing('Newcomer', ['2021-09', 60, 'silver']),
      standing('Faller', ['2021-08', 100, 'gold'], ['2021-09', 61.5, 'silver']),
      standing('Gone', ['2021-08', 70, 'silver']),
    ],
    ['2021-08', '2021-09'],
    plain,
  );
  expect(board.split('\n')).toEqual([
    '#  Partner   2021-08    2021-09',
    '1  Riser      59.99      80.00 G▲',
    '2  Faller    100.00 G    61.50 S▼',
    '3  Newcomer       –      60.00 S',
    '4  Gone       70.00 S        –',
  ]);
});

test('a ledger says all of what an individual holds in plain text, and what there is room for on a terminal', () => {
  const holds = 'Finance and Operations: Dynamics 365 Supply Chain Management Functional Consultant Associate';
  const entry = {
    indicator: 'functional-consultants',
    title: 'Functional consultants',
    unit: 'individuals',
    month: '2021-09' as Month,
    individual: '1',
    holds,
    rule: 'R5.5',
    amount: 1,
  };
  expect(ledgerTrace([entry], plain)).toContain(`1, ${holds}  R5.5`);
  expect(ledgerTrace([entry], coloured)).toContain(`${`1, ${holds}`.slice(0, 63)}…  R5.5`);
});

test.each([
  ['users', [1000, 234], '1,234 users'],
  ['users', [1], '1 user'],
  ['individuals', [1, 1, 1], '3 individuals'],
  ['customers', [1, -2], '-1 customers'],
  ['USD', [0.1, 0.2, 1000], '$1,000.30'],
  ['USD', [0.1, null], 'hidden'],
])('a sum of %s says what is counted: %j', (unit, amounts, sum) => {
  const about = { indicator: 'growth', title: 'Growth', month: '2021-09' as Month, individual: '1', rule: 'R5' };
  const entries = amounts.map((amount) => ({ ...about, unit, amount }));
  expect(ledgerTrace(entries, plain).split('\n').at(-1)).toBe(`Growth  ${sum}`);
});

test('a tier change whose scores the caller may not see is shown without them', () => {
  const line = tierChangeLine({ ...tierChange, scoreBefore: null, scoreAfter: null }, plain);
  expect(line).toMatch(/: \w+ → \w+, crossed /);
});

describe('colour', () => {
  const line = (style: typeof plain) => tierChangeLine(tierChange, style, 'Evil\u001b[2J\nname');

  test('only dresses the text: without it the words are the same', () => {
    expect(line(coloured)).not.toBe(line(plain));
    expect(stripVTControlCharacters(line(coloured))).toBe(line(plain));
    expect(line(plain)).toContain('Evil?[2J?name (1234567)');
  });

  test.each<[string, { isTTY?: boolean }, Record<string, string>, boolean]>([
    ['a terminal', { isTTY: true }, {}, true],
    ['a pipe', {}, {}, false],
    ['a pipe in CI', {}, { CI: 'true' }, false],
    ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['a pipe that wants colour', {}, { FORCE_COLOR: '1' }, true],
    ['NO_COLOR against FORCE_COLOR', { isTTY: true }, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%s', (_, stream, environment, expected) => {
    expect(styleFor(stream, environment).colours.isColorSupported).toBe(expected);
  });
});

test('a progress bar is drawn over itself on a terminal, and not at all in a pipe', () => {
  const drawn = (isTTY: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
    const progress = progressOn(stream as unknown as NodeJS.WriteStream, { NO_COLOR: '1' });
    progress.show('file.tsv', 50, 100, '5.0 of 10.0 MB sent');
    progress.clear();
    return (stream.read() as Buffer | null)?.toString() ?? '';
  };
  expect(drawn(true)).toBe(`\r\x1b[2Kfile.tsv ${'█'.repeat(12)}${'░'.repeat(12)}  50 % 5.0 of 10.0 MB sent\r\x1b[2K`);
  expect(drawn(false)).toBe('');
});

test('a bar never falls back, and is left out where nobody knows how much there is', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const progress = progressOn(stream as unknown as NodeJS.WriteStream, { NO_COLOR: '1' });
  const shown = (...of: Parameters<typeof progress.show>) => {
    progress.show(...of);
    return (stream.read() as Buffer).toString().replace('\r\x1b[2K', '');
  };
  expect(shown('a.tsv', 100, 100, 'sent')).toMatch(/^a\.tsv █{24} 100 % sent$/);
  // The same file from its beginning, after a connection that dropped; a moment later, since not every step is drawn.
  await wait(60);
  expect(shown('a.tsv', 100, 400, 'sent')).toContain('100 %');
  expect(shown('b.tsv', 100, 100, 'sent')).toContain('100 %');
  await wait(60);
  expect(shown('b.tsv', 100, undefined, '100 rows read')).toBe('b.tsv 100 rows read');
});

test.each([
  [0, '0 rows', '0 more entries'],
  [1, '1 row', '1 more entry'],
  [1_200, '1,200 rows', '1,200 more entries'],
])('%i is counted with its noun', (value, rows, entries) => {
  expect([counted(value, 'row'), counted(value, 'more entry', 'more entries')]).toEqual([rows, entries]);
});

test('a long reason goes on below its column on a terminal, and is one line in a pipe', () => {
  const reason = `${'this value is none that is known '.repeat(18)}here.`;
  const plain = { colours: styleFor({}, {}).colours, width: Number.POSITIVE_INFINITY };
  const narrow = table(['Code', 'Reason'], [['x', reason]], { ...plain, width: 80 }).split('\n');
  expect(narrow.length).toBeGreaterThan(8);
  expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(narrow.slice(2).every((line) => /^ {6}\S/.test(line))).toBe(true);
  expect(table(['Code', 'Reason'], [['x', reason]], plain)).toBe(`Code  Reason\nx     ${reason}`);
});

describe('a table', () => {
  test('is aligned in any script of its names', () => {
    const names = ['Contoso', '日本商事', 'Mu\u0308ller', '👩‍👩‍👧 Family', '한국', 'ﾊﾟﾝ'];
    expect(
      table(
        ['Name', right('Score')],
        names.map((name) => [name, '1.00']),
        plain,
      ).split('\n'),
    ).toEqual([
      'Name       Score',
      'Contoso     1.00',
      '日本商事    1.00',
      'Mu\u0308ller      1.00',
      '👩‍👩‍👧 Family   1.00',
      '한국        1.00',
      'ﾊﾟﾝ         1.00',
    ]);
  });

  test.each([
    ['Contoso', 7, 'Contoso'],
    ['Contoso', 6, 'Conto…'],
    ['日本商事', 8, '日本商事'],
    ['日本商事', 7, '日本商…'],
    ['日本商事', 6, '日本…'],
    ['Mu\u0308ller', 3, 'Mu\u0308…'],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
  ])('%s cut to %i is %s', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });
});

test('colours are all that reaches the terminal, whatever was not made safe before', () => {
  expect(safeDressed('\u001b[31mred\u001b[39m\n\u001b[2Jcleared\u001b]0;title\u0007\u009b31m')).toBe(
    '\u001b[31mred\u001b[39m\n?[2Jcleared?]0;title??31m',
  );
  const value = { name: 'a\u001b[2J\u009b\u202e\n\u007f' };
  const json = safeJson(value, 2);
  expect(JSON.parse(json)).toEqual(value);
  expect(json.replaceAll('\n', '')).toBe(safe(json.replaceAll('\n', '')));
});

test('what could drive a terminal is not printed', () => {
  expect(safe('a\u0000\u001b]0;x\u0007\u009b\u202eb\tc')).toBe('a??]0;x???b?c');
  expect(safe('Piemonte “Ünïcode” 日本')).toBe('Piemonte “Ünïcode” 日本');
});
