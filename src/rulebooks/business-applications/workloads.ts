import type { Edition, Workload } from '../edition.ts';

/** Workloads whose revenue counts; with a rate, their usage counts too (R10.3, R10.4). */
const sold = (...names: string[]): Workload[] => names.map((name) => ({ name, sold: true }));
const at = (rate: number, ...names: string[]): Workload[] => names.map((name) => ({ name, sold: true, rate }));
/** Workloads of which only the usage counts. */
const usedAt = (rate: number, ...names: string[]): Workload[] => names.map((name) => ({ name, rate }));

const dynamics365 = [
  ...at(1000, 'Business Central'),
  ...at(200, 'Customer Service', 'Field Service', 'Sales'),
  ...at(100, 'Finance', 'Project Operations'),
  ...sold('CE Bundle', 'Commerce', 'F&O Bundle', 'HR (Human Resources)', 'Intelligent Order Management'),
  ...sold('Mixed Reality', 'Non-workload specific', 'Omni-channel', 'Supply Chain'),
  ...usedAt(1000, 'Core HR', 'Guides', 'Remote Assist', 'Talent Attract', 'Talent Onboard'),
  ...usedAt(200, 'Sales Insights'),
  ...usedAt(100, 'Retail'),
];

const powerPlatform = [
  ...at(200, 'Power Apps', 'Power Automate', 'Power BI'),
  ...sold('AI Builder', 'Power Pages', 'Power Virtual Agent'),
];

/** Makes the groups of workloads. Only PAL credits those of Power Platform and Customer Insights (R10.4). */
const groups = (ofDynamics365: Workload[], ofPowerPlatform: Workload[]): Edition['workloads'] => [
  { group: 'Dynamics 365', workloads: ofDynamics365 },
  { group: 'Power Platform', usageBy: ['PAL'], workloads: ofPowerPlatform },
  {
    group: 'Customer Insights',
    usageBy: ['PAL'],
    workloads: [{ name: 'Customer Insights', sold: true, rate: 0.2, per: 'capacity' }],
  },
];

export const workloads2023 = groups([...dynamics365, ...sold('Fraud Protection', 'Marketing')], powerPlatform);

export const workloads2026 = groups(
  [...dynamics365, ...at(200, 'Contact Center'), ...sold('Non-workload specific (F&O)')],
  [...powerPlatform, ...sold('Copilot Studio', 'Copilot Studio PAYG'), ...usedAt(100, 'Portals')],
);
