import { expect, it } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { locationIndexContainer, locationIndexKey, tenantsContainer } from '../../src/facts/documents.ts';
import { type FormerYear, fromFormerYears } from '../../src/facts/former-tenants.ts';
import { tenantFacts, tenantKey } from '../../src/facts/tenant.ts';
import { readTenants } from '../../src/facts/tenant-documents.ts';
import type { Month } from '../../src/month.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';

const cells = (...all: (string | number)[]) => all.join('\x7f');

/** Documents by year as they were stored in November 2026. */
const years = {
  2020: {
    'subscription-details': [
      ['1002', '2020-12', 3, 'Contoso', [cells('s-1', 'CSP', 'Sales', '', 1, 1, 'US', 'CSP', 5, 12_345, '2020-11-15')]],
    ],
    'dynamics-365-usage': [],
  },
  2021: {
    'subscription-details': [
      [
        '1002',
        '2021-01',
        3,
        'Contoso',
        [
          cells('s-1', 'CSP', 'Sales', '', 1, 1, 'US', 'CSP', 7, -5, '2020-11-15'),
          cells('s-0', '', 'Talent', 'Premium', 0, 0, '', 'other', 0, 0, ''),
        ],
      ],
      ['', '2021-01', 4, '', []],
    ],
    'dynamics-365-usage': [
      ['1001', '2021-01', 5, 'Contoso Ltd', [cells('s-1', 'CPOR-OSU', 'Sales', 'Ent', 1, 1, 'US', 9, '', 4, '')]],
    ],
  },
} as unknown as Record<string, FormerYear>;

it("a tenant's document is made of its documents by year", () => {
  const document = fromFormerYears(Object.values(years));
  expect(document).toEqual({
    locations: ['', '1001', '1002'],
    names: ['', 'Contoso', 'Contoso Ltd'],
    'subscription-details': {
      descriptions: [
        cells('s-0', '', 'Talent', 'Premium', 0, 0, '', 'other', ''),
        cells('s-1', 'CSP', 'Sales', '', 1, 1, 'US', 'CSP', '2020-11-15'),
      ],
      parts: [
        [2, 24_251, 3, 1, 1, 5, 12_345],
        [0, 24_252, 4, 0],
        [2, 24_252, 3, 1, 0, 0, 0, 1, 7, -5],
      ],
    },
    'dynamics-365-usage': {
      descriptions: [cells('s-1', 'CPOR-OSU', 'Sales', 'Ent', 1, 1, 'US')],
      parts: [[1, 24_252, 5, 2, 0, 9, -1, 4, -1]],
    },
  });
  const facts = tenantFacts('t', document, '2020-12' as Month, '2021-01' as Month, () => 3);
  expect(facts.name).toBe('Contoso');
  expect(facts.subscriptionDetails.map(({ month, rows }) => [month, rows.length])).toEqual([
    ['2020-12', 1],
    ['2021-01', 2],
  ]);
});

it('documents by year are read where an earlier version wrote them, until the tenant has one document', async () => {
  const documents = openSqliteDocuments({
    file: ':memory:',
    clock: { now: () => new Date() },
    containers: allContainers([]),
  });
  const former = { locations: ['1001', '1002'] };
  await documents.write(locationIndexContainer, { ...locationIndexKey(0), value: former, when: 'absent' });
  for (const [id, value] of Object.entries(years))
    await documents.write(tenantsContainer, { partition: 't', id, value: value as never, when: 'absent' });
  const [read, unknown] = await readTenants(documents, ['t', 'u']);
  expect(read).toEqual({ value: fromFormerYears(Object.values(years)), when: 'absent' });
  expect(unknown).toBeUndefined();

  const written = { ...read!.value, names: ['Contoso'] };
  expect(await documents.write(tenantsContainer, { ...tenantKey('t'), value: written, when: read!.when })).toBe(true);
  expect((await readTenants(documents, ['t']))[0]!.value).toEqual(written);
  await documents.close();
});
