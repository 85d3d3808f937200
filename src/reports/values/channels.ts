import type { SalesChannel } from '../rows.ts';
import type { SourceCode } from '../sources.ts';

/**
 * Spellings of the sales channels that editions can count. Compared without regard to case, runs of blanks as one. Any
 * other channel is stored but not counted.
 */
export const channelSpellings: Readonly<Record<Exclude<SalesChannel, 'other'>, Readonly<Record<string, SourceCode>>>> =
  {
    EA: { EA: 'PCI', 'Enterprise Agreement': 'PCI' },
    CSP: {
      CSP: 'DD20',
      'Cloud Solution Provider': 'PCI',
      'CSP Direct': 'own',
      'CSP Indirect': 'own',
      'Direct/CSP': 'own',
      'Indirect/CSP': 'own',
    },
    'Web Direct': { 'Web Direct': 'PCI', Direct: 'DD20' },
  };
