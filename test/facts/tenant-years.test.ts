import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogueContainer } from '../../src/facts/catalogue.ts';
import { tenantsContainer } from '../../src/facts/documents.ts';
import { tenantKey } from '../../src/facts/tenant.ts';
import {
  hasFormerTenants,
  moveFormerTenants,
  refuseFormerTenants,
  type TenantYear,
  tenantOfYears,
} from '../../src/facts/tenant-years.ts';
import type { Month } from '../../src/month.ts';
import type { Container } from '../../src/storage/containers.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../src/storage/cosmos/documents.ts';
import { claimForms } from '../../src/storage/forms.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { type CosmosServer, createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { subscriptionColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** As the version of November 2026 stored the files below: one document for each year. */
const stored: Record<string, TenantYear> = {
  '2020': {
    'subscription-details': [
      [
        '1001',
        '2020-12' as Month,
        1,
        '',
        ['s1\x7fCSP\x7fDynamics 365 Sales\x7f\x7f1\x7f1\x7f\x7fCSP\x7f10\x7f150000\x7f'],
      ],
    ],
    'dynamics-365-usage': [
      ['1002', '2020-12' as Month, 2, '', ['x1\x7fDPOR\x7fSales\x7f\x7f1\x7f1\x7f\x7f7\x7f\x7f\x7f']],
    ],
  },
  '2021': {
    'subscription-details': [
      [
        '1001',
        '2021-01' as Month,
        1,
        '',
        [
          's1\x7fCSP\x7fDynamics 365 Sales\x7f\x7f1\x7f1\x7f\x7fCSP\x7f11\x7f160000\x7f',
          's2\x7fCSP\x7fDynamics 365 Sales\x7f\x7f1\x7f1\x7f\x7fCSP\x7f3\x7f5025\x7f',
        ],
      ],
      ['1002', '2021-01' as Month, 1, '', ['s1\x7fCSP\x7fDynamics 365 Sales\x7f\x7f1\x7f1\x7f\x7fCSP\x7f2\x7f0\x7f']],
    ],
    'dynamics-365-usage': [],
  },
};
const sale = (subscription: string, month: string, location: string, seats: number, revenue: string) =>
  [subscription, month, 't', 'Dynamics 365 Sales', 'CSP', seats, revenue, location, 'CSP'] as (string | number)[];
const importTheSame = async () => {
  await world.import(
    'subscription-details',
    tsv(
      subscriptionColumns,
      sale('s1', '2020-12', '1001', 10, '1500.00'),
      sale('s1', '2021-01', '1001', 11, '1600.00'),
      sale('s2', '2021-01', '1001', 3, '50.25'),
      sale('s1', '2021-01', '1002', 2, '0.00'),
    ),
  );
  await world.import('dynamics-365-usage', tsv(usageColumns, ['x1', '2020-12', 't', 7, '1002', 'DPOR', 'Sales']));
};
const read = async () => (await world.documents.read(tenantsContainer, tenantKey('t')))?.value;

const former: Container<TenantYear> = { name: 'tenants', indexed: [] };
const store = async (tenant: string) => {
  for (const [id, value] of Object.entries(stored))
    await world.documents.write(former, { partition: tenant, id, value, when: 'always' });
};
const years = async (tenant: string) =>
  (
    await world.documents.readMany(
      former,
      Object.keys(stored).map((id) => ({ partition: tenant, id })),
    )
  ).filter(Boolean);

test('years of a tenant become, to the byte, the document that the same files make today', async () => {
  await importTheSame();
  expect(JSON.stringify(tenantOfYears(Object.values(stored)))).toBe(JSON.stringify(await read()));
});

test('all tenants are moved, and their years are gone; a move that was interrupted is finished by the next', async () => {
  const tenants = Array.from({ length: 450 }, (_, index) => `t${index}`);
  for (const tenant of tenants) await store(tenant);
  const moved = tenantOfYears(Object.values(stored));
  // Broken off after its document was written.
  await world.documents.write(tenantsContainer, { ...tenantKey('t7'), value: moved, when: 'absent' });
  await moveFormerTenants(world.documents);
  const found = await world.documents.readMany(tenantsContainer, tenants.map(tenantKey));
  expect(new Set(found.map((one) => JSON.stringify(one?.value)))).toEqual(new Set([JSON.stringify(moved)]));
  for (const tenant of tenants) expect(await years(tenant)).toEqual([]);
  await moveFormerTenants(world.documents);
  expect((await world.documents.read(tenantsContainer, tenantKey('t7')))?.value).toEqual(moved);
});

describe('in Cosmos DB', () => {
  let server: CosmosServer;
  let documents: Documents;
  beforeEach(async () => {
    server = await startCosmosServer();
    const client = cosmosClient(server, () => {});
    await createEmulatedContainers(client, 'pci', [tenantsContainer, catalogueContainer]);
    client.dispose();
    documents = openCosmosDocuments({ ...server, database: 'pci', recordCharge: () => {} });
  });
  afterEach(async () => {
    await documents.close();
    await server.close();
  });
  const containers = [tenantsContainer, catalogueContainer];
  const open = () => claimForms(documents, containers, (name) => refuseFormerTenants(documents, name));

  test('a store without imports is opened', async () => {
    await open();
    expect(await hasFormerTenants(documents)).toBe(false);
  });

  test('a store of a former version is refused, with the progress, until its tenants have been moved in steps', async () => {
    const value = { next: 2, pending: [], effect: 1, settling: [] };
    await documents.write(catalogueContainer, { partition: 'catalogue', id: 'catalogue', value, when: 'absent' });
    const tenants = Array.from({ length: 1_200 }, (_, index) => `t${index}`);
    const years = tenants.flatMap((partition) =>
      Object.entries(stored).map(([id, value]) => ({ partition, id, value, when: 'absent' as const })),
    );
    await documents.writeMany(former, years);
    await expect(open()).rejects.toMatchObject({
      code: 'former-documents',
      message: expect.stringContaining('0 so far'),
    });
    expect(await hasFormerTenants(documents)).toBe(true);
    let pages = 0;
    await moveFormerTenants(documents, () => pages++ < 1);
    await expect(open()).rejects.toThrow(/ 499 so far/);
    // The position of the last step was lost.
    await documents.remove(catalogueContainer, { partition: 'forms', id: 'tenants' });
    await moveFormerTenants(documents);
    await open();
    expect(await hasFormerTenants(documents)).toBe(false);
    const moved = tenantOfYears(Object.values(stored));
    const found = await documents.readMany(tenantsContainer, tenants.map(tenantKey));
    expect(new Set(found.map((one) => JSON.stringify(one?.value)))).toEqual(new Set([JSON.stringify(moved)]));
    expect((await documents.readMany(former, years)).filter(Boolean)).toEqual([]);
  });
});
