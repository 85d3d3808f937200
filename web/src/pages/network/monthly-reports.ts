/** The reports that come every month. */
export const monthlyReports = [
  'subscription-details',
  'dynamics-365-usage',
  'business-applications-revenue',
  'business-applications-usage',
] as const;
