import { describe, expect, test } from 'vitest';
import { vocabularyOf } from '../../src/reports/layouts/all.ts';
import { checkHead } from '../../src/reports/read.ts';
import { type Spellings, spellingsSchema } from '../../src/reports/spellings.ts';
import { SpellingError } from '../../src/reports/vocabulary.ts';
import { file, read } from './files.ts';

const added: Spellings = {
  columns: {
    'subscription-details': { MPNId: ['Partner MPN'], RevenueUSD: ['Umsatz (USD)'], AvailableSeats: ['Seats'] },
    'partner-profile': { MPNId: ['Standort'] },
  },
  attributionTypes: { CSP: ['Reseller'], 'CPOR-OSA': ['Sales claim'] },
  channels: { EA: ['MCA-E'] },
  activeStates: ['Paying'],
  countries: { DE: ['Deutschland'], AT: ['Österreich'] },
};

test('an operator’s spellings are read beside the listed ones', async () => {
  const vocabulary = vocabularyOf(added);
  const cells = {
    MPNId: undefined,
    partner_mpn: '77',
    RevenueUSD: undefined,
    'UMSATZ (usd)': '5',
    AvailableSeats: undefined,
    seats: '3',
    PartnerAttributionType: 're-seller',
    SalesChannel: 'mca-e',
    SubscriptionState: 'paying',
    CustomerMarket: 'DEUTSCHLAND',
  };
  const content = file('subscription-details', [cells]);
  expect(await read('subscription-details', content, { vocabulary })).toMatchObject({
    rows: [
      {
        row: { location: '77', revenueCents: 500, seats: 3, type: 'CSP', channel: 'EA', active: true, market: 'DE' },
      },
    ],
    rejections: [],
  });
  const head = await checkHead('subscription-details', Buffer.from(content), 'identity', true, vocabulary);
  expect(head.ignored).toEqual([]);
  await expect(read('subscription-details', content)).rejects.toMatchObject({ code: 'missing-column' });
  expect((await read('subscription-details', file('subscription-details', [{}]), { vocabulary })).rows).toHaveLength(1);
});

test('a spelling of a report is one of that report alone', async () => {
  const vocabulary = vocabularyOf(added);
  expect((await read('partner-profile', 'Standort\n5\n', { vocabulary })).rows).toHaveLength(1);
  const training = file('training-details', [{ MPNId: undefined, Standort: '5' }]);
  await expect(read('training-details', training, { vocabulary })).rejects.toMatchObject({ code: 'missing-column' });
});

test('an added name counts as the listed one for which it was added', async () => {
  const vocabulary = vocabularyOf({ columns: { 'subscription-details': { AvailableSeats: ['Seats'] } } });
  const changes = { AvailableSeats: undefined, Seats: '1', RevenueUSD: undefined, BilledRevenueUSD: '1' };
  await expect(
    read('subscription-details', file('subscription-details', [changes]), { vocabulary }),
  ).rejects.toMatchObject({ code: 'seats-are-changes' });
  await expect(
    read('subscription-details', file('subscription-details', [{ Seats: '1' }]), { vocabulary }),
  ).rejects.toMatchObject({
    code: 'duplicate-column',
    errors: [{ parameter: 'AvailableSeats' }, { parameter: 'Seats' }],
  });
});

test('saying again what is listed changes nothing', () => {
  const again: Spellings = {
    columns: { 'partner-profile': { mpnid: ['MPN_ID'] } },
    attributionTypes: { CSP: ['csp (tier 1)'] },
    channels: { CSP: ['Csp Direct'] },
    activeStates: ['In Grace'],
    countries: { DE: ['Germany'] },
  };
  expect(vocabularyOf(again).attributionTypeIn('CSP Tier 1')).toBe('CSP');
});

describe('a spelling that has another meaning, or that nothing is meant by, is refused', () => {
  test.each<[Spellings, string]>([
    [{ attributionTypes: { DPOR: ['CSP-T1'] } }, '"CSP-T1" is CSP already'],
    [{ attributionTypes: { CPOR: ['osa'] } }, '"osa" is CPOR-OSA already'],
    [{ attributionTypes: { CSP: ['Reseller'], DPOR: ['re seller'] } }, '"re seller" is CSP already'],
    [{ channels: { EA: ['direct'] } }, '"direct" is Web Direct already'],
    [{ countries: { AT: ['germany'] } }, '"germany" is DE already'],
    [{ countries: { XX: ['Atlantis'] } }, 'there is no country XX'],
    [{ columns: { 'partner-profile': { Shoes: ['Boots'] } } }, 'partner-profile has no column Shoes'],
    [{ columns: { 'partner-profile': { MPNId: ['city'] } } }, '"city" is the column City of partner-profile already'],
    [
      { columns: { 'training-details': { MCPID: ['Id'], MPNId: ['ID'] } } },
      '"ID" is the column MCPID of training-details already',
    ],
  ])('%j', (spellings, message) => {
    expect(() => vocabularyOf(spellings)).toThrow(SpellingError);
    expect(() => vocabularyOf(spellings)).toThrow(message);
  });

  test('all at once', () => {
    const two: Spellings = { attributionTypes: { DPOR: ['CSP'] }, countries: { AT: ['Germany'] } };
    expect(() => vocabularyOf(two)).toThrow('"CSP" is CSP already; countries: "Germany" is DE already');
  });

  test('one name for two countries', () => {
    expect(() => vocabularyOf({ countries: { AT: ['Alpenland'], CH: ['alpenland'] } })).toThrow(SpellingError);
  });

  test('a spelling of which nothing is left when it is compared', () => {
    expect(() => vocabularyOf({ attributionTypes: { CSP: ['(-)'] } })).toThrow(SpellingError);
    expect(() => vocabularyOf({ columns: { 'partner-profile': { City: ['_'] } } })).toThrow(SpellingError);
    expect(() => vocabularyOf({ countries: { DE: ['...'] } })).toThrow(SpellingError);
  });
});

test('what is no spelling at all is refused by its shape', () => {
  const isGood = (given: unknown) => spellingsSchema.safeParse(given).success;
  expect(isGood(added)).toBe(true);
  expect(isGood({})).toBe(true);
  expect(isGood({ columns: { referrals: { MPNId: ['x'] } } })).toBe(false);
  expect(isGood({ attributionTypes: { Reseller: ['x'] } })).toBe(false);
  expect(isGood({ channels: { other: ['x'] } })).toBe(false);
  expect(isGood({ countries: { Germany: ['x'] } })).toBe(false);
  expect(isGood({ activeStates: [] })).toBe(false);
  expect(isGood({ activeStates: [' '] })).toBe(false);
  expect(isGood({ states: ['x'] })).toBe(false);
});
