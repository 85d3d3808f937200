import { attribution } from './stories/attribution.ts';
import { certificates } from './stories/certificates.ts';
import { channels } from './stories/channels.ts';
import { figures } from './stories/figures.ts';
import { growth } from './stories/growth.ts';
import type { Cohort, Story } from './story.ts';

/** The thirty partners. A larger network has each of them several times, under other names. */
export const stories: readonly Story[] = [...growth, ...certificates, ...attribution, ...channels, ...figures];

/** Customers without a partner: they buy from Microsoft. */
export const directCustomers: readonly Cohort[] = [
  {
    count: 25,
    offer: 'sales',
    from: ['2018-06', '2019-06'],
    seats: [2, 40],
    growth: 0.05,
    channel: 'Web Direct',
    claims: [],
  },
  { count: 8, offer: 'business-central', from: ['2019-10', '2021-06'], seats: [2, 25], channel: 'Direct', claims: [] },
  { count: 5, offer: 'plan1', from: ['2018-03', '2020-09'], seats: [60, 220], channel: 'EA', claims: [] },
  { count: 5, offer: 'power-bi', from: ['2019-07', '2020-12'], seats: [5, 60], channel: 'Web Direct', claims: [] },
];
