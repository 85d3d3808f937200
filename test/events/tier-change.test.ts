import { describe, expect, test } from 'vitest';
import { tierChange, tierChangeId } from '../../src/events/tier-change.ts';
import { aTierChange } from '../notifications/world.ts';

describe('R7.6 the id of a tier change', () => {
  test('is the same for the same change, for ever', () => {
    expect(tierChangeId('1234567', 'smb', '2021-09', 'none', 'silver', 1)).toBe('tc_13e6b43629884da531f3969aecf86401');
  });

  test.each([
    ['partner', tierChangeId('1234568', 'smb', '2021-09', 'none', 'silver', 1)],
    ['program', tierChangeId('1234567', 'cba-ce', '2021-09', 'none', 'silver', 1)],
    ['month', tierChangeId('1234567', 'smb', '2021-10', 'none', 'silver', 1)],
    ['tier before', tierChangeId('1234567', 'smb', '2021-09', 'gold', 'silver', 1)],
    ['tier after', tierChangeId('1234567', 'smb', '2021-09', 'none', 'gold', 1)],
    ['occurrence', tierChangeId('1234567', 'smb', '2021-09', 'none', 'silver', 2)],
    ['border between fields', tierChangeId('1234567s', 'mb', '2021-09', 'none', 'silver', 1)],
  ])('differs by %s', (_what, id) => {
    expect(id).not.toBe(tierChangeId('1234567', 'smb', '2021-09', 'none', 'silver', 1));
  });
});

test.each([
  ['an unknown field', { surprise: 1 }],
  ['a month of another form', { month: '2021-9' }],
  ['a threshold that is no number', { crossed: ['60'] }],
  ['a sequence before the first', { sequence: 0 }],
  ['a local time', { occurredAt: '2021-10-20T06:00:03' }],
])('the schema refuses %s', (_what, change) => {
  expect(tierChange.safeParse({ ...aTierChange(), ...change }).success).toBe(false);
});
