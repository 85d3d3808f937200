import type { Month } from '../../src/month.ts';
import type { OfferName } from './offers.ts';

/** `YYYY-MM`, as stories write it. */
export type MonthText = `${number}-${number}`;

/** Who is associated with a subscription, how, and for which months. */
export interface Claim {
  /** As the report prints it, for example `CSP Tier 2` or `CPOR OSU`. */
  type: string;
  /** Another story's key; the story's own partner where absent. */
  partner?: string;
  /** Which of the partner's locations; where absent, customers take turns. */
  location?: number;
  /** First month of the association; from the start where absent. */
  from?: MonthText;
  /** First month without it; never where absent. */
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
  /** The customer's first claims where absent. */
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
  /** The month in which those who left return. */
  back?: MonthText | readonly [MonthText, MonthText];
  seats: readonly [number, number];
  /** Growth of the seats a year: 0.1 is 10 %. */
  growth?: number;
  /** The share of the seats that is active once everybody is on board; 0.8 where absent. */
  adoption?: number;
  /** Months from the first seats to the first users; 1 where absent. */
  goLive?: number;
  /** As the report prints it; `CSP` where absent. */
  channel?: string;
  /** One CSP association with the story's own partner where absent; none for direct customers. */
  claims?: readonly Claim[];
  addition?: Addition;
  trial?: true;
  /** Billed once a year, in the month the subscription began; monthly where absent. */
  yearly?: true;
  /** A month in which more is credited than billed, and how many months' bills are given back. */
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
  /** The month in which the last exam of the path was passed. */
  passed: MonthText;
  /** The month in which it expires, on the 15th; never where absent. */
  expires?: MonthText;
  /** Locations that name the person; where absent, one, taking turns. */
  at?: readonly number[];
}

/** One partner: its places, its people, its customers, and what befalls its data. */
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

/** The month that the stories end with; a network that ends later or earlier moves all of them. */
export const storiesEnd = '2021-12' as Month;
