import { describe, expect, test } from 'vitest';
import { grantsOf } from '../../src/access/roles.ts';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { ConfigurationError } from '../../src/configuration/error.ts';

describe('grants', () => {
  test.each([
    ['operator', [{ role: 'operator' }]],
    ['account-admin:1001', [{ role: 'account-admin', partnerId: '1001' }]],
    ['report-viewer:1001:1002', [{ role: 'report-viewer', partnerId: '1001', location: '1002' }]],
    ['account-admin', []],
    ['account-admin:', []],
    ['account-admin:1001:', []],
    ['operator:1001', []],
    ['Operator', []],
    ['owner:1001', []],
    ['report-viewer:1001:1002:1003', []],
    ['report-viewer:10 01', []],
    [`report-viewer:${'1'.repeat(13)}`, []],
  ])('%s', (text, grants) => expect(grantsOf([text])).toEqual(grants));

  test('come from lists and from texts, of several claims', () => {
    expect(grantsOf(['report-viewer:1', undefined, { operator: true }], 'report-viewer:2 report-viewer:3')).toEqual([
      { role: 'report-viewer', partnerId: '1' },
      { role: 'report-viewer', partnerId: '2' },
      { role: 'report-viewer', partnerId: '3' },
    ]);
  });
});

describe('the operator', () => {
  test.each<[string, unknown, unknown, boolean]>([
    ['a role among others', ['report-viewer:1', 'operator'], undefined, true],
    ['the one role, as a text', 'operator', undefined, true],
    ['a word of a role', ['operator of cranes'], undefined, false],
    ['a word of a text', 'report-viewer:1 operator', undefined, false],
    ['a role with a space', ['operator '], undefined, false],
    ['a list in a list', [['operator']], undefined, false],
    ['a field', { operator: true }, undefined, false],
    ['the own claim', [], 'operator', false],
    ['a list in the own claim', [], ['operator'], false],
    ['a word of the own claim', ['report-viewer:1'], 'operator report-viewer:2', false],
  ])('by %s: %j, %j', (_what, roleClaim, ownClaim, expected) => {
    expect(grantsOf(roleClaim, ownClaim).some(({ role }) => role === 'operator')).toBe(expected);
  });
});

describe('the configuration of who may call', () => {
  const store = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: '.data' };
  const azure = {
    AzureWebJobsStorage: 'x',
    WEBSITE_INSTANCE_ID: '1',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    PCI_COSMOS_ENDPOINT: 'https://x.documents.azure.com',
    PCI_COSMOS_KEY: 'x',
    PCI_ENCRYPTION_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
  };
  const issuer = {
    PCI_AUTH_ISSUER: 'https://login.microsoftonline.com/t/v2.0',
    PCI_AUTH_AUDIENCES: 'api://pci',
    PCI_AUTH_TENANTS: 't',
  };

  test('without an issuer only this machine is served; in Azure the start stops', () => {
    expect(readConfiguration(store).identity).toEqual({ kind: 'this-machine' });
    expect(() => readConfiguration(azure)).toThrow(/PCI_AUTH_ISSUER is not set/);
  });

  test('an issuer has audiences and tenants, and RS256 unless other algorithms are named', () => {
    expect(readConfiguration({ ...azure, ...issuer }).identity).toMatchObject({
      kind: 'tokens',
      audiences: ['api://pci'],
      tenants: ['t'],
      algorithms: ['RS256'],
    });
  });

  test('a service client may send 600 requests a minute, unless another number is named', () => {
    expect(readConfiguration(store).requestsPerMinute).toBe(600);
    expect(readConfiguration({ ...store, PCI_USER_REQUESTS_PER_MINUTE: '70' }).userRequestsPerMinute).toBe(70);
    expect(readConfiguration({ ...store, PCI_REQUESTS_PER_MINUTE: '50' }).requestsPerMinute).toBe(50);
  });

  test.each([
    [{ ...issuer, PCI_AUTH_AUDIENCES: '' }, /PCI_AUTH_AUDIENCES/],
    [{ ...issuer, PCI_AUTH_TENANTS: '' }, /PCI_AUTH_TENANTS/],
    [{ ...issuer, PCI_AUTH_ISSUER: 'http://login.example.com' }, /https/],
    [{ ...issuer, PCI_AUTH_ALGORITHMS: 'HS256' }, /PCI_AUTH_ALGORITHMS/],
    [{ ...issuer, PCI_AUTH_ALGORITHMS: 'RS256,none' }, /PCI_AUTH_ALGORITHMS/],
    [{ PCI_CORS_ORIGINS: '*' }, /PCI_CORS_ORIGINS/],
    [{ PCI_REQUESTS_PER_MINUTE: '0' }, /PCI_REQUESTS_PER_MINUTE/],
  ])('%o is refused', (settings, message) => {
    expect(() => readConfiguration({ ...store, ...settings })).toThrow(ConfigurationError);
    expect(() => readConfiguration({ ...store, ...settings })).toThrow(message);
  });
});
