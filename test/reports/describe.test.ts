import { expect, test } from 'vitest';
import { columnsInShort, slicedBy } from '../../src/reports/describe.ts';
import { layouts, reportNamed } from '../../src/reports/layouts/all.ts';
import { reportNames } from '../../src/reports/rows.ts';

test.each(reportNames)('%s in short names all its columns by all their names', (report) => {
  const [required, optional] = columnsInShort(report).split('\n\n');
  for (const { names, required: is } of layouts[report].columns)
    expect(is ? required : optional).toContain(Object.keys(names).join(' or '));
});

test('what its slices are', () => {
  const workloads = 'GlobalPartnerID and FiscalMonthName';
  const expected = ['MPNId', 'MPNId and Month', 'MPNId and Month', 'MPNId', workloads, workloads];
  expect(reportNames.map(slicedBy)).toEqual(expected);
});

test.each(reportNames)('%s: what it is sliced and identified by are columns of its', (report) => {
  const { columns, oneOf, slicedBy: sliced, identifiedBy } = layouts[report];
  const keys = columns.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of [...oneOf.flat(), ...sliced, ...identifiedBy]) expect(keys).toContain(key);
});

test('unknown names are described as such', () => {
  expect(reportNamed('training-details')).toBe('training-details');
  for (const name of ['Training-Details', '', '__proto__', 'constructor']) {
    expect(() => reportNamed(name)).toThrow(expect.objectContaining({ code: 'no-such-report' }));
  }
});
