import { expect, test } from 'vitest';
import { describeReport, reportNamed } from '../../src/reports/layouts/all.ts';
import { reportNames } from '../../src/reports/rows.ts';
import { read } from './files.ts';

const required = (report: (typeof reportNames)[number]) =>
  describeReport(report)
    .columns.filter((column) => column.required)
    .map(({ name }) => name);

test('the columns that each report must have', () => {
  expect(Object.fromEntries(reportNames.map((report) => [report, required(report).join(' ')]))).toEqual({
    'partner-profile': 'MPNId',
    'subscription-details':
      'SubscriptionId Month CustomerTenantId Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType',
    'dynamics-365-usage': 'SubscriptionId Month CustomerTenantId ActiveSeats MPNId PartnerAttachType',
    'training-details': 'MCPID MPNId TrainingTitle TrainingCompletionDate',
  });
});

test.each(reportNames)(
  '%s: a header of what is described is read, and each required column is missed',
  async (report) => {
    const { columns, oneOf, slicedBy } = describeReport(report);
    const names = columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { holds } of columns) expect(holds).toMatch(/\.$/);
    for (const column of [...oneOf.flat(), ...slicedBy]) expect(names).toContain(column);
    expect(await read(report, names.join('\t'))).toMatchObject({ rows: [], rejections: [] });
    for (const missing of required(report)) {
      const others = names.filter((name) => name !== missing).join('\t');
      await expect(read(report, others)).rejects.toMatchObject({
        code: 'missing-column',
        errors: [{ parameter: missing }],
      });
    }
  },
);

test('names that are none are told', () => {
  expect(reportNamed('training-details')).toBe('training-details');
  for (const name of ['Training-Details', '', '__proto__', 'constructor']) {
    expect(() => reportNamed(name)).toThrow(expect.objectContaining({ code: 'no-such-report' }));
  }
});
