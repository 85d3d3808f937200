import type { AttributionType } from '../rows.ts';
import type { SourceCode } from '../sources.ts';

/**
 * Spellings of the attribution types in reports, each with its source. Compared without regard to case, blanks, hyphens
 * and parentheses. Each edition decides what a type gives credit for; the last ones give none in any edition.
 */
export const attributionTypeSpellings: Readonly<Record<AttributionType, Readonly<Record<string, SourceCode>>>> = {
  CSP: {
    CSP: 'DD20',
    'CSP Tier 1': 'BA23',
    'CSP T1': 'DD23',
    'CSP Tier 2': 'BA23',
    'CSP T2': 'DD23',
    'CSP Indirect': 'PCI',
  },
  DPOR: { DPOR: 'DD20', 'Digital Partner of Record': 'AZR23', 'Partner of Record': 'AZR23', POR: 'AZR23' },
  CPOR: { CPOR: 'DD20', 'Claiming Partner of Record': 'PCI' },
  'CPOR-OSA': { 'CPOR OSA': 'BA23', OSA: 'PCI' },
  'CPOR-OSU': { 'CPOR OSU': 'BA23', OSU: 'PCI' },
  'CPOR-RevRec': { 'CPOR RevRec': 'BA23', 'CPOR RevRec Performance': 'BA23' },
  PAL: { PAL: 'DD23', 'Partner Admin Link': 'AZR23', 'Partner Admin Link (PAL)': 'AZR23' },
  'CPOR Presales': { 'CPOR Presales': 'PCI' },
  TPOR: { TPOR: 'own', 'Transacting Partner of Record': 'AZR23' },
  'Partner as end-customer': { 'Partner as end-customer': 'AZR23' },
  'Deal registration': { 'Deal registration': 'AZR23' },
  GDAP: { GDAP: 'own' },
  DAP: { DAP: 'own' },
};
