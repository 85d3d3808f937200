import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { isInAzure } from '../../src/configuration/platform.ts';

/** What the platform sets on an instance, by plan. */
const plans = {
  'Flex Consumption': {
    WEBSITE_SKU: 'FlexConsumption',
    WEBSITE_SITE_NAME: 'pci',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    WEBSITE_POD_NAME: '0--6a1f2b3c',
    CONTAINER_NAME: '0--6a1f2b3c',
  },
  'Elastic Premium': {
    WEBSITE_SKU: 'ElasticPremium',
    WEBSITE_SITE_NAME: 'pci',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    WEBSITE_INSTANCE_ID: '8f3c5d7e',
  },
  'App Service': {
    WEBSITE_SITE_NAME: 'pci',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    WEBSITE_INSTANCE_ID: '8f3c5d7e',
  },
  'Consumption on Linux': {
    WEBSITE_SITE_NAME: 'pci',
    WEBSITE_HOSTNAME: 'pci.azurewebsites.net',
    CONTAINER_NAME: 'a1b2c3d4-637000000000000000',
  },
};
const complete = {
  AzureWebJobsStorage__accountName: 'pcistorage',
  PCI_COSMOS_ENDPOINT: 'https://pci.documents.azure.com',
  PCI_ENCRYPTION_KEYS: `a:${'A'.repeat(43)}=`,
  PCI_AUTH_ISSUER: 'https://login.example.com',
  PCI_AUTH_AUDIENCES: 'api://pci',
  PCI_AUTH_TENANTS: 'tenant',
};

describe.each(Object.entries(plans))('in Azure, on %s', (_, plan) => {
  test('links are https, and webhooks never lead to this machine', () => {
    const { publicUrl, webhooks } = readConfiguration({ ...plan, ...complete, PCI_WEBHOOKS_TO_LOOPBACK: 'true' });
    expect(publicUrl).toBe('https://pci.azurewebsites.net');
    expect(webhooks.loopback).toBe('nobody');
  });

  test.each([
    ['PCI_COSMOS_ENDPOINT', { PCI_DATA_DIR: '.data' }, /its data in Cosmos DB\. Set it to the address of the account/],
    ['PCI_ENCRYPTION_KEYS', {}, /kept without it\. Set it to NAME:KEY/],
    ['PCI_AUTH_ISSUER', {}, /without a token\. Set it to the issuer/],
    ['AzureWebJobsStorage__accountName', {}, /AzureWebJobsStorage is not set: name the storage account/],
  ])('without %s it does not start', (name, instead, why) => {
    expect(() => readConfiguration({ ...plan, ...complete, [name]: undefined, ...instead })).toThrow(why);
  });

  test('an open address, or none, is not made into links', () => {
    const open = { ...plan, ...complete, PCI_PUBLIC_URL: 'http://pci.example.com' };
    expect(() => readConfiguration(open)).toThrow('PCI_PUBLIC_URL must be an https address');
    expect(() => readConfiguration({ ...plan, ...complete, WEBSITE_HOSTNAME: undefined })).toThrow('PCI_PUBLIC_URL');
  });
});

test.each([
  {},
  { WEBSITE_HOSTNAME: 'localhost:7071' },
  { CONTAINER_NAME: 'devcontainer' },
  { WEBSITE_SITE_NAME: 'pci' },
  { WEBSITE_INSTANCE_ID: '', WEBSITE_SKU: '' },
])('%o is no sign of Azure', (marks) => {
  expect(isInAzure(marks)).toBe(false);
});
