import { describe, expect, it } from 'vitest';
import { normaliseProduct, productMatcher } from '../../src/reports/products.ts';

describe('product names as they are compared', () => {
  it.each([
    ['Sales', 'sales'],
    ['  SALES  ', 'sales'],
    ['Customer \t Service', 'customer service'],
    ['Customer\u00a0Service', 'customer service'],
    ['Dynamics 365 Sales', 'sales'],
    ['Dynamics 365 for Sales', 'sales'],
    ['dynamics  365 FOR sales', 'sales'],
    ['D365 Sales', 'sales'],
    ['Microsoft Dynamics 365 for Sales', 'sales'],
    ['Dynamics 365 for Microsoft D365 Sales', 'sales'],
    ['Microsoft Relationship Sales', 'relationship sales'],
    ['Sales for Dynamics 365', 'sales for dynamics 365'],
    ['Dynamics 365 Forecasting', 'forecasting'],
    ['Dynamics 3650', 'dynamics 3650'],
    ['D365Sales', 'd365sales'],
    ['Microsoft Dynamics 365', ''],
    ['Dynamics 365 for', ''],
    ['', ''],
  ])('%j is %j', (name, compared) => {
    expect(normaliseProduct(name)).toBe(compared);
  });
});

describe('matching a row against a list', () => {
  const matches = productMatcher(['Sales', 'Customer Service', 'Microsoft Relationship Sales', 'Plan 1']);
  it.each<[product: string, sku: string, expected: boolean, why?: string]>([
    ['Dynamics 365 Sales', '', true],
    ['Relationship Sales', '', true],
    ['Microsoft Relationship Sales', '', true],
    ['Sales Enterprise', '', false, 'a product must be the listed name itself'],
    ['Marketing', 'Sales', false, 'the SKU is not asked where a product is named'],
    ['', 'Sales', true],
    ['', 'Dynamics 365 Sales Enterprise Edition', true],
    ['', 'Customer Service Enterprise', true],
    ['', 'Customer', false, 'half a listed name'],
    ['', 'Salesforce', false, 'a listed name must be followed by a blank'],
    ['', 'Sales-Enterprise', false],
    ['', 'Enterprise Sales', false],
    ['', 'Plan 10', false],
    ['', 'Plan 1 Attach', true],
    ['', '', false],
    ['Dynamics 365', 'D365 Sales Professional', true, 'nothing is left of the product'],
    ['Microsoft', 'Guides', false],
  ])('product %j, SKU %j: %j %s', (product, sku, expected) => {
    expect(matches(product, sku)).toBe(expected);
    expect(matches(product, sku), 'asked again').toBe(expected);
  });

  it('goes on matching after more names than it remembers', () => {
    for (let index = 0; index < 25_000; index++) expect(matches(`Other ${index}`, '')).toBe(false);
    expect(matches('Dynamics 365 Sales', '')).toBe(true);
  });
});
