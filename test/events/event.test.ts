import { expect, test } from 'vitest';
import { eventBody } from '../../src/events/event.ts';
import { tierChangeId } from '../../src/events/tier-change.ts';
import { aTierChange } from '../notifications/world.ts';

const installation = { publicBaseUrl: 'https://pci.example.com', hasDashboard: true };

test('a tier change as a CloudEvents event', () => {
  const change = aTierChange();
  expect(JSON.parse(eventBody(change, installation))).toEqual({
    specversion: '1.0',
    id: tierChangeId('1234567', 'smb', '2021-09', 'none', 'silver', 1),
    source: 'https://pci.example.com',
    type: 'partner.tier.changed',
    subject: 'partners/1234567',
    time: '2021-10-20T06:00:03.000Z',
    datacontenttype: 'application/json',
    sequence: '0000000007',
    data: {
      partnerId: '1234567',
      program: 'smb',
      edition: '2021-09',
      month: '2021-09',
      from: 'none',
      to: 'silver',
      direction: 'up',
      crossed: [60],
      reason: 'scored',
      scoreBefore: 58.5,
      scoreAfter: 66.66,
      indicators: [
        { id: 'net-new-revenue', value: 31_000, target: 30_000, points: 10, maxPoints: 10 },
        { id: 'monthly-active-user-growth', value: null, target: 0.35, points: 0, maxPoints: 25 },
      ],
      links: {
        score: 'https://pci.example.com/api/partners/1234567/scores/smb?month=2021-09',
        dashboard: 'https://pci.example.com/dashboard/partners/1234567?program=smb&month=2021-09',
      },
    },
  });
});

test('the same change gives the same bytes, in any order of its fields', () => {
  const change = aTierChange();
  const reversed = Object.fromEntries(Object.entries(change).reverse()) as typeof change;
  expect(eventBody(reversed, installation)).toBe(eventBody(change, installation));
});

test('without a dashboard there is no link to one', () => {
  const { data } = JSON.parse(eventBody(aTierChange(), { ...installation, hasDashboard: false }));
  expect(Object.keys(data.links)).toEqual(['score']);
});

test('sequences order as texts', () => {
  const sequence = (of: number): string => JSON.parse(eventBody(aTierChange({ sequence: of }), installation)).sequence;
  expect([sequence(10), sequence(9), sequence(100)].toSorted()).toEqual([sequence(9), sequence(10), sequence(100)]);
});
