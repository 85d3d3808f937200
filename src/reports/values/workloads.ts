import type { SourceCode } from '../sources.ts';

/**
 * Workloads of the Business applications reports with their spellings, each with its source. Compared by
 * {@link foldWorkload}. Each edition decides what a workload counts for.
 */
export const workloadSpellings = {
  'AI Builder': { 'AI Builder': 'BA23' },
  'Business Central': { 'Business Central': 'BA23' },
  'CE Bundle': { 'CE Bundle': 'BA23' },
  Commerce: { Commerce: 'BA23' },
  'Contact Center': { 'Contact Center': 'BA26' },
  'Copilot Studio': { 'Copilot Studio': 'BA26' },
  'Copilot Studio PAYG': { 'Copilot Studio PAYG': 'BA26' },
  'Core HR': { 'Core HR': 'BA23' },
  'Customer Insights': { 'Customer Insights': 'BA23', 'Customer Insights Partner': 'BA23' },
  'Customer Service': { 'Customer Service': 'BA23' },
  'F&O Bundle': { 'F&O Bundle': 'BA23' },
  'Field Service': { 'Field Service': 'BA23' },
  Finance: { Finance: 'BA23' },
  'Fraud Protection': { 'Fraud Protection': 'BA23' },
  Guides: { Guides: 'BA23' },
  'HR (Human Resources)': { 'HR (Human Resources)': 'BA23', HR: 'own', 'Human Resources': 'own' },
  'Intelligent Order Management': { 'Intelligent Order Management': 'BA23' },
  Marketing: { Marketing: 'BA23' },
  'Mixed Reality': { 'Mixed Reality': 'BA23' },
  'Non-workload specific': { 'Non-workload specific': 'BA23' },
  'Non-workload specific (F&O)': { 'Non-workload specific (F&O)': 'BA26' },
  'Omni Channel': { 'Omni Channel': 'BA23' },
  Portals: { Portals: 'BA23' },
  'Power Apps': { 'Power Apps': 'BA23', 'Power App': 'BA23' },
  'Power Automate': { 'Power Automate': 'BA23' },
  'Power BI': { 'Power BI': 'BA23' },
  'Power Pages': { 'Power Pages': 'BA23' },
  'Power Virtual Agent': { 'Power Virtual Agent': 'BA23' },
  'Project Operations': { 'Project Operations': 'BA23' },
  'Remote Assist': { 'Remote Assist': 'BA23' },
  Retail: { Retail: 'BA23' },
  Sales: { Sales: 'BA23' },
  'Sales Insights': { 'Sales Insights': 'BA23' },
  'Supply Chain': { 'Supply Chain': 'BA23' },
  'Talent Attract': { 'Talent Attract': 'BA23' },
  'Talent Onboard': { 'Talent Onboard': 'BA23' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SourceCode>>>>;

export type Workload = keyof typeof workloadSpellings;

export const workloads = Object.keys(workloadSpellings) as readonly Workload[];

/** Folds a workload for comparison: ignores case, blanks and hyphens. */
export const foldWorkload = (cell: string): string => cell.toLowerCase().replace(/[\s\p{Pd}\p{Cf}]/gu, '');
