import type { Month } from '../../month.ts';
import type { Edition } from '../edition.ts';

/** A program that never was, as an example of what a program of known shapes takes. */
export const garden202205: Edition = {
  program: 'garden',
  id: '2022-05',
  firstMonth: '2022-05' as Month,
  title: 'A program that never was',
  description: 'Shows that a program of known shapes is data alone.',
  sources: [
    {
      title: 'None',
      published: '2022-04' as Month,
    },
  ],
  products: [
    {
      group: 'Tools',
      names: ['Spade', 'Microsoft Rake'],
    },
  ],
  countedChannels: ['Web Direct'],
  attribution: {
    credits: {
      PAL: ['sales', 'usage'],
      CSP: ['sales'],
      DPOR: ['sales', 'usage'],
    },
    givesWayTo: {
      DPOR: ['PAL'],
    },
  },
  tiers: [
    {
      tier: 'sprouting',
      from: 40,
    },
    {
      tier: 'blooming',
      from: 70,
      pointsInEveryIndicator: true,
    },
  ],
  indicators: [
    {
      id: 'harvest',
      title: 'Harvest',
      description: 'Revenue, in the first agreement year of web sales only.',
      group: 'performance',
      maxPoints: 40,
      target: 200,
      rules: ['G1'],
      shape: {
        kind: 'revenue',
        credit: 'sales',
        firstAgreementYearOnly: ['Web Direct'],
      },
    },
    {
      id: 'gardeners',
      title: 'Gardeners',
      description: 'Individuals with one exam.',
      group: 'capability',
      maxPoints: 10,
      target: 1,
      rules: ['G2.1'],
      shape: {
        kind: 'headcount',
        paths: [
          {
            name: 'Gardener',
            oneOfEach: [['GD-100', 'GD-101']],
          },
        ],
      },
    },
    {
      id: 'beds',
      title: 'Beds',
      description: 'Tenants that reach two users on one subscription.',
      group: 'customer-success',
      maxPoints: 20,
      target: 4,
      rules: ['G3.1'],
      shape: {
        kind: 'deployments',
        credit: 'usage',
        countedPer: 'subscription',
        users: 2,
      },
    },
    {
      id: 'growth',
      title: 'Growth',
      description: 'Growth of users by tenant.',
      group: 'customer-success',
      maxPoints: 30,
      target: 300,
      rules: ['G3.2'],
      shape: {
        kind: 'user-growth',
        credit: 'usage',
        countedPer: 'tenant',
        minimumBase: 1,
      },
    },
  ],
};
