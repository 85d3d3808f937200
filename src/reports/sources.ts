/** Sources of the columns and values, by a short code. */
export const sources = {
  DD20: { title: 'Export – Data definitions', date: '2020-12-14' },
  DD21: { title: 'Export – Data definitions', date: '2021-07-27' },
  SQ21: { title: 'List of system queries for partner insights programmatic access', date: '2021-07-14' },
  SQ23: { title: 'List of system queries for partner insights programmatic access', date: 'as of 2023-10' },
  DD22: { title: 'Data definitions, a copy of 2022', date: '2022' },
  SUB22: { title: 'Subscriptions report', date: '2022-08-11' },
  TRD22: { title: 'Trainings dashboard', date: '2022-08-11' },
  DD23: { title: 'Cloud product performance reports – Data definitions', date: '2023-08-11' },
  BA23: { title: 'Solutions Partner for Business Applications', date: '2023-06-12' },
  BA26: { title: 'Solutions Partner for Business Applications', date: 'as of 2026-05' },
  AZR23: { title: 'How to use the Azure usage report', date: '2023-08-17' },
  DD24: { title: 'Data definitions, undated, newer than 2023-08-11', date: '' },
  /** The programs' own articles of 2019 to 2021. */
  PCI: { title: 'Partner Contribution Indicators', date: '2019-11 to 2021-09' },
  /** No source: read because files of this product have had it, or because a tool writes it this way. */
  own: { title: 'This product', date: '' },
} as const satisfies Record<string, { title: string; date: string }>;

export type SourceCode = keyof typeof sources;
