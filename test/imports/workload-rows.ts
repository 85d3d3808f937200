/** Rows of the two Business applications reports, for tests of imports. */

export const revenue = 'business-applications-revenue';
export const usage = 'business-applications-usage';

export type Cell = string | number;
/** A row of revenue. */
export const sold = (
  tenant: string,
  workload: string,
  usd: Cell,
  location = '1001',
  type = 'CSP T1',
  month = '2026-02',
) => [`s-${tenant}`, month, tenant, workload, usd, location, type] as Cell[];
/** A row of usage. */
export const used = (
  tenant: string,
  workload: string,
  [mau, pamau = '', mac = '']: Cell[],
  { metric = 'Paid', group = '', location = '1001', type = 'PAL', month = '2026-02' } = {},
) => [`s-${tenant}`, month, tenant, workload, mau!, pamau, mac, metric, group, location, type] as Cell[];
