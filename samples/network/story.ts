import type { Month } from '../../src/month.ts';
import type { OfferName } from './offers.ts';

/** `YYYY-MM`, as stories write it. */
export type MonthText = `${number}-${number}`;

/** An association with a subscription: partner, type and months. */
export interface Claim {
  /** In the report's spelling, for example `CSP Tier 2` or `CPOR OSU`. */
  type: string;
  /** Another story's key; by default the story's own partner. */
  partner?: string;
  /** Index of one of the partner's locations; by default customers take turns. */
  location?: number;
  /** First month of the association; by default from the start. */
  from?: MonthText;
  /** First month without it; by default never. */
  until?: MonthText;
}

/** A second subscription of the same customers. */
export interface Addition {
  offer: OfferName;
  from: MonthText | readonly [MonthText, MonthText];
  seats: readonly [number, number];
  goLive?: number;
  adoption?: number;
  growth?: number;
  /** By default the customer's first claims. */
  claims?: readonly Claim[];
}

/** Customers of one kind. Months given as a pair are spread evenly over the customers. */
export interface Cohort {
  count: number;
  offer: OfferName;
  /** First month with paid seats. */
  from: MonthText | readonly [MonthText, MonthText];
  /** First month without any. */
  until?: MonthText | readonly [MonthText, MonthText];
  /** Month in which customers who left return. */
  back?: MonthText | readonly [MonthText, MonthText];
  seats: readonly [number, number];
  /** Yearly growth of the seats: 0.1 is 10 %. */
  growth?: number;
  /** Share of the seats that is active in the end; 0.8 by default. */
  adoption?: number;
  /** Months from the first seats to the first users; 1 by default. */
  goLive?: number;
  /** In the report's spelling; `CSP` by default. */
  channel?: string;
  /** By default one CSP association with the story's own partner; none for direct customers. */
  claims?: readonly Claim[];
  addition?: Addition;
  trial?: true;
  /** Billed once a year, in the month the subscription began; by default monthly. */
  yearly?: true;
  /** A month with more credit than bills, and the number of monthly bills credited. */
  credit?: readonly [MonthText, number];
}

/** People with the same certificates. */
export interface Certified {
  count: number;
  path:
    | 'sales'
    | 'service'
    | 'field'
    | 'marketing'
    | 'finance'
    | 'business-central'
    | 'ce-developer'
    | 'fo-developer'
    | 'fundamentals'
    | 'older';
  /** Month in which the last exam of the path was passed. */
  passed: MonthText;
  /** Month of expiry, on the 15th; by default never. */
  expires?: MonthText;
  /** Indexes of the locations that list the person; by default one location, in turn. */
  at?: readonly number[];
}

/** One partner: its locations, people and customers, and the faults of its data. */
export interface Story {
  key: string;
  name: string;
  /** City and ISO country of each location. More than one makes a global account. */
  locations: readonly (readonly [city: string, country: string])[];
  /** No row in the partner profile: the location is its own partner. */
  unlisted?: true;
  certified: readonly Certified[];
  customers: readonly Cohort[];
  /** Slices that were never exported. */
  missing?: readonly { report: 'subscription-details' | 'dynamics-365-usage'; location: number; month: MonthText }[];
  /** A month whose figures (revenue, or active seats) were first published multiplied by `factor`. */
  misstated?: { report: 'subscription-details' | 'dynamics-365-usage'; month: MonthText; factor: number };
}

/** The last month of the stories; a network that ends later or earlier moves all of them. */
export const storiesEnd = '2021-12' as Month;
