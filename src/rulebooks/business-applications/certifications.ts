import type { HeadcountShape, RetiredCertification } from '../shapes.ts';

/** Certifications of Business Applications, by their titles without `Microsoft Certified:` (R10.7). */

const consultant = (product: string) => `Dynamics 365 ${product} Functional Consultant Associate`;

const appMaker = 'Power Platform App Maker Associate';

/** What every edition counts. */
const intermediate = [
  ...['Finance', 'Supply Chain Management', 'Customer Service', 'Field Service', 'Business Central'].map(consultant),
  'Dynamics 365: Finance and Operations Apps Developer Associate',
  'Data Analyst Associate',
  'Power BI Data Analyst Associate',
  'Power Platform Functional Consultant Associate',
  'Power Platform Developer Associate',
  'Power Automate RPA Developer Associate',
];

const intermediateOf2023 = [
  ...intermediate,
  ...['Supply Chain Management, Manufacturing', 'Commerce', 'Sales', 'Marketing'].map(consultant),
  'Customer Data Platform Specialty',
  'Azure Enterprise Data Analyst Associate',
];

const advanced = [
  'Dynamics 365 Supply Chain Management Functional Consultant Expert',
  'Dynamics 365: Finance and Operations Apps Solution Architect Expert',
  'Power Platform Solution Architect Expert',
];

const bothPlatforms = 'Dynamics 365 + Power Platform Solution Architect Expert';

const paths = (name: string, certifications: string[]): HeadcountShape['paths'] => [{ name, certifications }];

export const intermediate202303 = paths('Intermediate', [...intermediateOf2023, appMaker]);
export const intermediate202312 = paths('Intermediate', intermediateOf2023);
export const intermediate202605 = paths('Intermediate', [
  ...intermediate,
  'Dynamics 365 Customer Experience Analyst Associate',
  'Dynamics 365 Sales AI Consultant Associate',
  'Intelligent Applications Builder Associate',
  'Dynamics 365 Contact Center AI Engineer Associate',
]);

export const advanced2023 = paths('Advanced', [...advanced, bothPlatforms]);
export const advanced202605 = paths('Advanced', [
  ...advanced,
  'Dynamics 365 Business Central Developer Associate',
  'Agentic AI Business Solutions Architect',
]);

/** A retired certification counts for a year after its last day, that day included (R10.7). */
const retired = (lastDay: string, ...certifications: string[]): RetiredCertification[] =>
  certifications.map((certification) => ({
    certification,
    lastDay,
    countsThrough: `${Number(lastDay.slice(0, 4)) + 1}${lastDay.slice(4)}`,
  }));

export const retired2023: RetiredCertification[] = [
  { certification: bothPlatforms, lastDay: '2021-06-30', countsThrough: '2023-06-30' },
];

export const retired202605 = [
  ...retired('2026-06-30', consultant('Field Service'), 'Power Automate RPA Developer Associate', ...advanced),
  ...retired('2026-07-31', 'Dynamics 365 Customer Experience Analyst Associate'),
  ...retired('2026-08-31', 'Power Platform Functional Consultant Associate'),
];
