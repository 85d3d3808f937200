import type { SourceCode } from '../sources.ts';

/** States of an active subscription; an empty state is active too. Compared without regard to case and blanks. */
export const activeStates: Readonly<Record<string, SourceCode>> = {
  Active: 'DD20',
  'In Grace': 'PCI',
  'In Grace Period': 'SUB22',
  Renewed: 'SUB22',
  Open: 'SUB22',
};

/** Values of `FreeVsPaidSKU` in paid rows and in free rows. Compared without regard to case. */
export const licences: Readonly<Record<'paid' | 'free', Readonly<Record<string, SourceCode>>>> = {
  paid: { Paid: 'DD20' },
  free: { Free: 'DD20' },
};

/** Values of `MetricType` in paid rows and in trial rows. Compared without regard to case. */
export const metricTypes: Readonly<Record<'paid' | 'trial', Readonly<Record<string, SourceCode>>>> = {
  paid: { Paid: 'DD23' },
  trial: { Trial: 'DD23' },
};
