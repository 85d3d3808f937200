import { describe, expect, test } from 'vitest';
import { standardVocabulary } from '../../src/reports/layouts/all.ts';
import { attributionTypes } from '../../src/reports/rows.ts';
import { sources } from '../../src/reports/sources.ts';
import { attributionTypeSpellings } from '../../src/reports/values/attribution-types.ts';
import { channelSpellings } from '../../src/reports/values/channels.ts';
import { activeStates } from '../../src/reports/values/states.ts';
import { isOddLicence, paidIn } from '../../src/reports/vocabulary.ts';
import { file, read } from './files.ts';

const { attributionTypeIn, channelIn, activeIn, countryIn } = standardVocabulary;

describe('attribution types, with any case, blanks, hyphens and parentheses', () => {
  test.each([
    ['CSP', 'CSP'],
    ['csp', 'CSP'],
    ['CSP Tier 1', 'CSP'],
    ['CSP T1', 'CSP'],
    ['CSP-Tier-2', 'CSP'],
    ['CSP T2', 'CSP'],
    ['CSP (Indirect)', 'CSP'],
    ['DPOR', 'DPOR'],
    ['D P O R', 'DPOR'],
    ['Digital Partner of Record', 'DPOR'],
    ['Partner of record', 'DPOR'],
    ['POR', 'DPOR'],
    ['CPOR', 'CPOR'],
    ['Claiming Partner of Record', 'CPOR'],
    ['CPOR OSA', 'CPOR-OSA'],
    ['CPOR (OSA)', 'CPOR-OSA'],
    ['cpor - osa', 'CPOR-OSA'],
    ['CPOR – OSA', 'CPOR-OSA'],
    ['OSA', 'CPOR-OSA'],
    ['CPOR-OSU', 'CPOR-OSU'],
    ['Osu', 'CPOR-OSU'],
    ['CPOR RevRec', 'CPOR-RevRec'],
    ['CPOR Rev-Rec', 'CPOR-RevRec'],
    ['CPOR RevRec Performance', 'CPOR-RevRec'],
    ['PAL', 'PAL'],
    ['Partner Admin Link', 'PAL'],
    ['Partner admin link (PAL)', 'PAL'],
    ['CPOR Presales', 'CPOR Presales'],
    ['CPOR Pre-Sales', 'CPOR Presales'],
    ['TPOR', 'TPOR'],
    ['Transacting Partner of Record', 'TPOR'],
    ['Partner as end-customer', 'Partner as end-customer'],
    ['Partner as end customer', 'Partner as end-customer'],
    ['Deal registration', 'Deal registration'],
    ['GDAP', 'GDAP'],
    ['DAP', 'DAP'],
    ['CSP Tier 3', null],
    ['CPOR/OSA', null],
    ['CPOR_OSA', null],
    ['RevRec', null],
    ['constructor', null],
    ['__proto__', null],
    ['None', null],
  ])('%j', (cell, expected) => expect(attributionTypeIn(cell)).toBe(expected));

  test('every listed spelling is its type, and its text is known', () => {
    expect(Object.keys(attributionTypeSpellings).sort()).toEqual([...attributionTypes].sort());
    for (const [type, spellings] of Object.entries(attributionTypeSpellings))
      for (const [spelling, source] of Object.entries(spellings)) {
        expect([spelling, attributionTypeIn(spelling)]).toEqual([spelling, type]);
        expect(attributionTypeIn(`(${spelling.toUpperCase().replaceAll(' ', '-')})`)).toBe(type);
        expect(Object.keys(sources)).toContain(source);
      }
  });

  test('the rejection of an unknown one says which are known and how to add one', async () => {
    const { rejections } = await read(
      'subscription-details',
      file('subscription-details', [{ PartnerAttributionType: 'Reseller "A"' }]),
    );
    const { code, message } = rejections[0]!;
    expect(code).toBe('unknown-attribution-type');
    expect(message).toContain('PCI_SPELLINGS: {"attributionTypes":{"TYPE":["Reseller \\"A\\""]}}');
    for (const type of ['CSP Tier 1', 'Digital Partner of Record', 'CPOR RevRec', 'GDAP'])
      expect(message).toContain(type);
  });
});

describe('channels, with any case and runs of blanks', () => {
  test.each([
    ['EA', 'EA'],
    ['enterprise  agreement', 'EA'],
    ['CSP', 'CSP'],
    ['Cloud Solution Provider', 'CSP'],
    ['CSP Direct', 'CSP'],
    ['CSP Indirect', 'CSP'],
    ['Direct/CSP', 'CSP'],
    ['INDIRECT/CSP', 'CSP'],
    ['Web Direct', 'Web Direct'],
    ['web\u00a0 direct', 'Web Direct'],
    ['Direct', 'Web Direct'],
    ['Open', 'other'],
    ['WebDirect', 'other'],
    ['EA Direct', 'other'],
    ['', 'other'],
  ])('%j', (cell, expected) => expect(channelIn(cell)).toBe(expected));

  test('every listed spelling is its channel', () => {
    for (const [channel, spellings] of Object.entries(channelSpellings))
      for (const spelling of Object.keys(spellings)) expect(channelIn(spelling.toLowerCase())).toBe(channel);
  });
});

describe('states, with any case and blanks', () => {
  test.each([
    ['', true],
    ['Active', true],
    ['ACTIVE', true],
    ['In  Grace', true],
    ['InGracePeriod', true],
    ['In Grace Period', true],
    ['Renewed', true],
    ['open', true],
    ['Suspended', false],
    ['Inactive', false],
    ['Churned', false],
    ['Disabled', false],
    ['Deprovisioned', false],
    ['Closed', false],
    ['Others', false],
    ['In-Grace', false],
  ])('%j is active: %s', (cell, expected) => expect(activeIn(cell)).toBe(expected));

  test('every listed one is active', () => {
    for (const state of Object.keys(activeStates)) expect(activeIn(state.toUpperCase())).toBe(true);
  });
});

test.each([
  ['', true, false],
  ['Paid', true, false],
  ['PAID', true, false],
  ['Free', false, false],
  ['free', false, false],
  ['Trial', false, true],
])('%j is paid: %s, and odd: %s', (cell, paid, odd) => expect([paidIn(cell), isOddLicence(cell)]).toEqual([paid, odd]));

test('countries by code or name', () => {
  expect(['DE', 'deu', 'Germany', 'Bahamas, The', 'Atlantis', ''].map(countryIn)).toEqual([
    'DE',
    'DE',
    'DE',
    'BS',
    '',
    '',
  ]);
});
