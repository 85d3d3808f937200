import { expect, test } from 'vitest';
import { formatOf } from '../../../src/notifications/formats/all.ts';
import { refusalOfHost } from '../../../src/notifications/formats/hosts.ts';

const policy = { crmHosts: ['crm.example.com', '*.proxy.example.com'], network: { allowLoopback: false } };
const refusal = (format: string, host: string, field = 'url', given = policy) =>
  refusalOfHost(formatOf(format).vendor!, field, new URL(`https://${host}/`), given);

test.each<[string, string]>([
  ['hubspot', 'api.hubapi.com'],
  ['hubspot', 'api-eu1.hubapi.com'],
  ['hubspot', 'API.HUBAPI.COM'],
  ['salesforce', 'contoso.my.salesforce.com'],
  ['salesforce', 'contoso--uat.sandbox.my.salesforce.com'],
  ['salesforce', 'login.salesforce.com'],
  ['salesforce', 'contoso.my.salesforce.mil'],
  ['dataverse', 'contoso.crm4.dynamics.com'],
  ['dataverse', 'contoso.crm.microsoftdynamics.us'],
  ['dataverse', 'contoso.crm.appsplatform.us'],
  ['dataverse', 'contoso.crm.dynamics.cn'],
])('%s: credentials may go to %s', (format, host) => {
  expect(refusal(format, host)).toBeUndefined();
});

test.each<[string, string]>([
  ['hubspot', 'hubapi.com.example.com'],
  ['hubspot', 'evilhubapi.com'],
  ['hubspot', 'api.hubspot.example'],
  ['hubspot', 'contoso.my.salesforce.com'],
  ['salesforce', 'salesforce.com'],
  ['salesforce', 'contoso.my.salesforce-sites.com'],
  ['salesforce', 'contoso.my.salesforce.com.example.com'],
  ['salesforce', 'contoso.my.salesforce.com.'],
  ['dataverse', 'login.microsoftonline.com'],
  ['dataverse', 'contoso-dynamics.com'],
  ['dataverse', '127.0.0.1'],
  ['dataverse', 'proxy.example.com'],
])('%s: credentials may not go to %s', (format, host) => {
  expect(refusal(format, host)).toMatch(/^must be a host of (HubSpot|Salesforce|Microsoft) .*PCI_CRM_HOSTS/);
});

test.each([
  ['login.microsoftonline.com', true],
  ['login.microsoftonline.us', true],
  ['login.partner.microsoftonline.cn', true],
  ['login.windows.example', false],
  ['login.microsoftonline.com.example.com', false],
  ['contoso.crm4.dynamics.com', false],
])('an authority %s: %s', (host, allowed) => {
  expect(refusal('dataverse', host, 'authority') === undefined).toBe(allowed);
});

test('the operator adds hosts, and loopback where it may be called', () => {
  for (const host of ['crm.example.com', 'eu.proxy.example.com']) {
    expect(refusal('hubspot', host)).toBeUndefined();
    expect(refusal('dataverse', host, 'authority')).toBeUndefined();
  }
  expect(refusal('hubspot', 'a.crm.example.com')).toBeDefined();
  expect(refusal('hubspot', '127.0.0.1', 'url', { ...policy, network: { allowLoopback: true } })).toBeUndefined();
});
