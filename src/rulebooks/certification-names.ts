import { memo } from '../reports/memo.ts';

/** Normalises a certification's name for comparison: ignores case, blanks, colons, hyphens and commas. */
export const normaliseCertification = memo(10_000, (name) => name.toLowerCase().replace(/[\s:,\p{Pd}]/gu, ''));
