/** Normalises a certification's name for comparison: ignores case, blanks, colons, hyphens and commas. */
export const normaliseCertification = (name: string): string => name.toLowerCase().replace(/[\s:,\p{Pd}]/gu, '');
