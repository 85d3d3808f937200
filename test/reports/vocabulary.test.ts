import { describe, expect, test } from 'vitest';
import { activeIn, attributionTypeIn, channelIn, examIn, paidIn } from '../../src/reports/vocabulary.ts';

describe('attribution types, whatever the case, blanks, hyphens and parentheses', () => {
  test.each([
    ['CSP', 'CSP'],
    ['csp', 'CSP'],
    ['CSP Tier 1', 'CSP'],
    ['CSP-Tier-2', 'CSP'],
    ['CSP (Indirect)', 'CSP'],
    ['DPOR', 'DPOR'],
    ['D P O R', 'DPOR'],
    ['CPOR', 'CPOR'],
    ['CPOR OSA', 'CPOR-OSA'],
    ['CPOR (OSA)', 'CPOR-OSA'],
    ['cpor - osa', 'CPOR-OSA'],
    ['CPOR – OSA', 'CPOR-OSA'],
    ['OSA', 'CPOR-OSA'],
    ['CPOR-OSU', 'CPOR-OSU'],
    ['Osu', 'CPOR-OSU'],
    ['CPOR Presales', 'CPOR Presales'],
    ['CPOR Pre-Sales', 'CPOR Presales'],
    ['PAL', 'PAL'],
    ['TPOR', 'TPOR'],
    ['GDAP', 'GDAP'],
    ['DAP', 'DAP'],
    ['CSP Tier 3', null],
    ['CPOR/OSA', null],
    ['constructor', null],
    ['__proto__', null],
    ['None', null],
  ])('%j', (cell, expected) => expect(attributionTypeIn(cell)).toBe(expected));
});

describe('channels, whatever the case and runs of blanks', () => {
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
});

test.each([
  ['', true],
  ['Active', true],
  ['ACTIVE', true],
  ['In  Grace', true],
  ['InGracePeriod', true],
  ['In Grace Period', false],
  ['Suspended', false],
  ['Inactive', false],
])('state %j is active: %s', (cell, expected) => expect(activeIn(cell)).toBe(expected));

test.each([
  ['', true],
  ['Paid', true],
  ['PAID', true],
  ['Free', false],
  ['Trial', false],
])('%j is paid: %s', (cell, expected) => expect(paidIn(cell)).toBe(expected));

describe('exams: the first code in the title', () => {
  test.each([
    ['MB-210: Microsoft Dynamics 365 Sales', 'MB-210'],
    ['Exam mb6-898', 'MB6-898'],
    ['AZ-900 and MB-210', 'AZ-900'],
    ['(PL-200)', 'PL-200'],
    ['PL-2000', ''],
    ['XMB-210', ''],
    ['MB 210', ''],
    ['MB66-210', ''],
    ['Dynamics 365 Fundamentals', ''],
    ['', ''],
  ])('%j', (title, expected) => expect(examIn(title)).toBe(expected));
});
