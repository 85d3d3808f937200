/** A certification's name as lists and rows are compared: without regard to case, blanks, colons, hyphens and commas. */
export const normaliseCertification = (name: string): string => name.toLowerCase().replace(/[\s:,\p{Pd}]/gu, '');
