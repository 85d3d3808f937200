import type { MonthText } from './story.ts';

/** Customers of a partner that use a workload alike; each is a pair of tenant and workload (R10.1). */
export interface Pairs {
  count: number;
  workload: string;
  /** Dollars a month of the first pair; each further one pays a little more. */
  usd: number;
  /** Active users of each pair; of Customer Insights, profiles. */
  users?: number;
  /** First month; from the beginning of the set if absent. */
  from?: MonthText;
  /** `PAL` for workloads whose use counts by an admin link only. */
  usedBy?: 'PAL';
  /** A second association with the same subscription: its amount is the same one (R10.1). */
  alsoBy?: string;
  trial?: boolean;
}

/** Individuals with a certification. */
interface Holders {
  count: number;
  title: string;
  completed: MonthText;
  expires?: `${MonthText}-${number}`;
}

/** A partner of the network in the program of today. */
export interface WorkloadStory {
  /** Key of the partner's story until 2021. */
  key: string;
  pairs: readonly Pairs[];
  holders: readonly Holders[];
}

const centralConsultant = 'Dynamics 365 Business Central Functional Consultant Associate';
const serviceConsultant = 'Dynamics 365 Customer Service Functional Consultant Associate';
const platformDeveloper = 'Power Platform Developer Associate';
const centralDeveloper = 'Dynamics 365 Business Central Developer Associate';
const platformArchitect = 'Power Platform Solution Architect Expert';

/** Partners with a global account: theirs is the id that the Business applications reports name. */
export const workloadStories: readonly WorkloadStory[] = [
  {
    key: 'northwind',
    pairs: [
      { count: 8, workload: 'Business Central', usd: 6_000, users: 60, alsoBy: 'DPOR' },
      { count: 1, workload: 'Customer Insights', usd: 900, users: 100_000, usedBy: 'PAL' },
      { count: 5, workload: 'Business Central', usd: 2_000, users: 30, from: '2026-02' },
      { count: 2, workload: 'Sales', usd: 0, users: 12, trial: true },
    ],
    holders: [
      { count: 8, title: centralConsultant, completed: '2025-02' },
      { count: 2, title: centralDeveloper, completed: '2025-03' },
    ],
  },
  {
    key: 'alpenblick',
    pairs: [
      { count: 5, workload: 'Business Central', usd: 400, users: 5 },
      { count: 1, workload: 'Sales', usd: 300, users: 10, from: '2025-10' },
      { count: 2, workload: 'Business Central', usd: 300, users: 5, from: '2026-03' },
    ],
    holders: [
      { count: 3, title: centralConsultant, completed: '2025-05' },
      { count: 1, title: serviceConsultant, completed: '2026-08' },
      { count: 1, title: centralDeveloper, completed: '2025-09' },
    ],
  },
  {
    key: 'svea',
    pairs: [
      { count: 3, workload: 'Business Central', usd: 500, users: 10 },
      { count: 5, workload: 'Sales', usd: 260, users: 6, from: '2026-01' },
    ],
    holders: [
      { count: 5, title: centralConsultant, completed: '2025-04' },
      { count: 2, title: centralDeveloper, completed: '2025-06' },
    ],
  },
  {
    key: 'horizonte',
    pairs: [
      { count: 4, workload: 'Finance', usd: 6_000, users: 132 },
      { count: 1, workload: 'Supply Chain', usd: 6_000, users: 40, from: '2025-10' },
      { count: 5, workload: 'Business Central', usd: 800, users: 8, from: '2026-04' },
    ],
    holders: [
      { count: 3, title: platformDeveloper, completed: '2025-01' },
      { count: 1, title: platformArchitect, completed: '2025-08' },
    ],
  },
  {
    key: 'ganga',
    pairs: [
      { count: 4, workload: 'Power Apps', usd: 300, users: 30, usedBy: 'PAL' },
      { count: 1, workload: 'Power BI', usd: 300, users: 10, from: '2025-09', usedBy: 'PAL' },
      { count: 5, workload: 'Business Central', usd: 400, users: 6, from: '2026-02' },
    ],
    holders: [
      { count: 3, title: platformDeveloper, completed: '2025-07' },
      { count: 1, title: platformArchitect, completed: '2026-06' },
    ],
  },
  {
    key: 'baltic',
    pairs: [
      { count: 3, workload: 'Customer Service', usd: 500, users: 60 },
      { count: 4, workload: 'Field Service', usd: 300, users: 25, from: '2026-03' },
    ],
    holders: [
      { count: 4, title: serviceConsultant, completed: '2025-03' },
      { count: 1, title: platformArchitect, completed: '2025-09', expires: '2026-09-15' },
      { count: 1, title: centralDeveloper, completed: '2026-10' },
    ],
  },
];
