import type { SourceCode } from '../sources.ts';

/** The states in which a subscription is active; so is one without a state. Compared without regard to case and blanks. */
export const activeStates: Readonly<Record<string, SourceCode>> = {
  Active: 'DD20',
  'In Grace': 'PCI',
  'In Grace Period': 'SUB22',
  Renewed: 'SUB22',
  Open: 'SUB22',
};

/** What `FreeVsPaidSKU` says of rows that are paid, and of rows that are not. Compared without regard to case. */
export const licences: Readonly<Record<'paid' | 'free', Readonly<Record<string, SourceCode>>>> = {
  paid: { Paid: 'DD20' },
  free: { Free: 'DD20' },
};
