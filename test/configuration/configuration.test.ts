import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../src/configuration/configuration.ts';

const base = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: '/tmp/pci' };

describe('R6.2 the operator’s lists of developed markets', () => {
  test('are dated, by code or English name', () => {
    const { developedMarkets } = readConfiguration({
      ...base,
      PCI_DEVELOPED_MARKETS: '2019-11:AD, Germany ;2022-07:AD',
    });
    expect(developedMarkets).toEqual([
      { firstMonth: '2019-11', developed: ['AD', 'DE'] },
      { firstMonth: '2022-07', developed: ['AD'] },
    ]);
  });

  test.each(['AD,AT', '2019-13:AD', '2019-11:Atlantis', '2019-11:'])('%s stops the start', (given) => {
    expect(() => readConfiguration({ ...base, PCI_DEVELOPED_MARKETS: given })).toThrow(
      'PCI_DEVELOPED_MARKETS must be like',
    );
  });
});

describe('PCI_SPELLINGS', () => {
  test('adds spellings of columns and values', () => {
    const given = { attributionTypes: { CSP: ['CSP Tier 3'] }, columns: { 'partner-profile': { MPNId: ['Partner'] } } };
    expect(readConfiguration({ ...base, PCI_SPELLINGS: JSON.stringify(given) }).spellings).toEqual(given);
    expect(readConfiguration(base).spellings).toBeUndefined();
  });

  test.each<[string, string]>([
    ['{', 'it is no JSON'],
    ['{"colours":{}}', 'colours'],
    ['{"attributionTypes":{"XYZ":["a"]}}', 'XYZ'],
    ['{"attributionTypes":{"CSP":["DPOR"]}}', '"DPOR" is DPOR already'],
    ['{"columns":{"partner-profile":{"Shoe":["Size"]}}}', 'partner-profile has no column Shoe'],
    ['{"countries":{"XX":["Nowhere"]}}', 'XX'],
    ['{"countries":{"bs":["Nowhere"]}}', 'a country is an ISO 3166-1 alpha-2 code'],
    ['{"attributionTypes":{"csp":["a"]}}', 'known are CSP, DPOR, CPOR'],
    ['{"colours":{}}', 'known are columns, attributionTypes, channels, activeStates, countries, workloads'],
  ])('%s stops the start, with a reason', (given, why) => {
    expect(() => readConfiguration({ ...base, PCI_SPELLINGS: given })).toThrow('PCI_SPELLINGS must be JSON like');
    expect(() => readConfiguration({ ...base, PCI_SPELLINGS: given })).toThrow(why);
  });
});

describe('webhooks to this machine', () => {
  const issuer = {
    PCI_AUTH_ISSUER: 'https://login.example.com',
    PCI_AUTH_AUDIENCES: 'api://pci',
    PCI_AUTH_TENANTS: 'tenant',
  };
  const loopback = (given: object) => readConfiguration({ ...base, ...given }).webhooks.loopback;

  test('are for anyone without an issuer, with one only where it is said, and for the operator alone', () => {
    expect(loopback({})).toBe('anyone');
    expect(loopback({ PCI_WEBHOOKS_TO_LOOPBACK: 'true' })).toBe('anyone');
    expect(loopback({ PCI_WEBHOOKS_TO_LOOPBACK: 'false' })).toBe('nobody');
    expect(loopback(issuer)).toBe('nobody');
    expect(loopback({ ...issuer, PCI_WEBHOOKS_TO_LOOPBACK: 'false' })).toBe('nobody');
    expect(loopback({ ...issuer, PCI_WEBHOOKS_TO_LOOPBACK: 'true' })).toBe('operator');
  });

  test('are never allowed in Azure', () => {
    const azure = {
      ...issuer,
      WEBSITE_INSTANCE_ID: '1',
      WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
      PCI_COSMOS_ENDPOINT: 'https://cosmos.example.com',
      PCI_COSMOS_KEY: 'key',
      PCI_ENCRYPTION_KEYS: `a:${'A'.repeat(43)}=`,
    };
    expect(loopback({ ...azure, PCI_WEBHOOKS_TO_LOOPBACK: 'true' })).toBe('nobody');
  });
});

describe('hosts that may have credentials of CRMs', () => {
  test('are added by name, or with all below', () => {
    const { webhooks } = readConfiguration({ ...base, PCI_CRM_HOSTS: 'crm.example.com, *.proxy.example.com' });
    expect(webhooks.crmHosts).toEqual(['crm.example.com', '*.proxy.example.com']);
    expect(readConfiguration(base).webhooks.crmHosts).toEqual([]);
  });

  test.each(['*', '*.com', 'https://crm.example.com', 'crm.example.com/', 'a.*.example.com', 'crm.example.com:444'])(
    '%s stops the start',
    (given) => {
      expect(() => readConfiguration({ ...base, PCI_CRM_HOSTS: given })).toThrow('PCI_CRM_HOSTS must be hosts like');
    },
  );
});

describe('the ports that webhooks may go to', () => {
  test('are 443 and 8443, or what the operator names', () => {
    expect(readConfiguration(base).webhooks.allowedPorts).toEqual([443, 8443]);
    const { webhooks } = readConfiguration({ ...base, PCI_WEBHOOK_PORTS: '443, 65535' });
    expect(webhooks.allowedPorts).toEqual([443, 65_535]);
  });

  test.each(['https', '0', '65536', '-1', '443,', '443;8443'])('%s stops the start', (given) => {
    expect(() => readConfiguration({ ...base, PCI_WEBHOOK_PORTS: given })).toThrow(
      'PCI_WEBHOOK_PORTS must be port numbers',
    );
  });
});

describe('Application Insights', () => {
  const connectionString = 'InstrumentationKey=1';
  const given = { ...base, APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString };

  test.each([
    [undefined, { connectionString }],
    ['Authorization=AAD', { connectionString, identity: { managed: true } }],
    ['ClientId=a-b;Authorization=AAD', { connectionString, identity: { managed: true, clientId: 'a-b' } }],
    ['Authorization=AAD;ClientId=a-b', { connectionString, identity: { managed: true, clientId: 'a-b' } }],
  ])('is told by whom %s says', (authentication = '', expected) => {
    const settings = { ...given, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication };
    expect(readConfiguration(settings).applicationInsights).toEqual(expected);
  });

  test('a way to authenticate that there is not stops the start', () => {
    const settings = { ...given, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=Key' };
    expect(() => readConfiguration(settings)).toThrow(
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be Authorization=AAD',
    );
  });
});
