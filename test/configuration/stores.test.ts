import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../src/configuration/configuration.ts';

const onOneMachine = { PCI_DATA_DIR: '/tmp/pci' };
const withKey = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const cosmos = { PCI_COSMOS_ENDPOINT: 'https://pci.documents.azure.com' };
const blobs = 'https://pci.blob.core.usgovcloudapi.net';
const queues = 'https://pci.queue.core.usgovcloudapi.net';

describe('the storage account', () => {
  const storageOf = (given: object) => readConfiguration({ ...onOneMachine, ...given }).storage;

  test('is named, or its services are, or it is opened with a key, which goes first', () => {
    const named = { AzureWebJobsStorage__accountName: 'pcistorage' };
    expect(storageOf(named)).toEqual({
      blobsUrl: 'https://pcistorage.blob.core.windows.net',
      queuesUrl: 'https://pcistorage.queue.core.windows.net',
    });
    const addressed = { AzureWebJobsStorage__blobServiceUri: blobs, AzureWebJobsStorage__queueServiceUri: queues };
    expect(storageOf(addressed)).toEqual({ blobsUrl: blobs, queuesUrl: queues });
    expect(storageOf({ ...named, ...addressed })).toEqual({ blobsUrl: blobs, queuesUrl: queues });
    expect(storageOf({ ...named, ...withKey })).toEqual({ connectionString: 'UseDevelopmentStorage=true' });
  });

  test.each([
    [{}, 'name the storage account in AzureWebJobsStorage__accountName'],
    [{ AzureWebJobsStorage__blobServiceUri: blobs }, 'AzureWebJobsStorage__queueServiceUri is not set'],
    [{ AzureWebJobsStorage__queueServiceUri: queues }, 'AzureWebJobsStorage__blobServiceUri is not set'],
    [{ AzureWebJobsStorage__accountName: 'Pci.Storage' }, 'AzureWebJobsStorage__accountName must be the name'],
    [
      { AzureWebJobsStorage__blobServiceUri: 'http://a' },
      'AzureWebJobsStorage__blobServiceUri must be the https address',
    ],
    [{ AzureWebJobsStorage__credential: 'secret' }, 'AzureWebJobsStorage__credential must be managedidentity'],
  ])('%o stops the start', (given, why) => {
    expect(() => storageOf(given)).toThrow(why);
  });
});

describe("the app's identity towards Azure", () => {
  const identityOf = (given: object) => readConfiguration(given as NodeJS.ProcessEnv).azureIdentity;

  test('is used where no key is given, and only there', () => {
    expect(identityOf({ ...onOneMachine, ...withKey })).toBeUndefined();
    expect(identityOf({ ...cosmos, PCI_COSMOS_KEY: 'a2V5', ...withKey })).toBeUndefined();
    expect(identityOf({ ...cosmos, ...withKey })).toEqual({ managed: false });
    expect(identityOf({ ...onOneMachine, AzureWebJobsStorage__accountName: 'pcistorage' })).toEqual({ managed: false });
  });

  test('is a managed one where the settings of the storage account say so, by its client id', () => {
    const storage = {
      AzureWebJobsStorage__accountName: 'pcistorage',
      AzureWebJobsStorage__credential: 'managedIdentity',
    };
    expect(identityOf({ ...cosmos, ...storage })).toEqual({ managed: true });
    expect(identityOf({ ...cosmos, ...storage, AZURE_CLIENT_ID: 'a' })).toEqual({ managed: true, clientId: 'a' });
    const both = { AZURE_CLIENT_ID: 'a', AzureWebJobsStorage__clientId: 'b' };
    expect(identityOf({ ...cosmos, ...storage, ...both })).toEqual({ managed: true, clientId: 'b' });
  });
});

test('a reference that the platform left unresolved is reported as such, with the role that is missing', () => {
  const reference = '@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/keys)';
  const given = { ...onOneMachine, ...withKey, PCI_ENCRYPTION_KEYS: reference };
  expect(() => readConfiguration(given)).toThrow(
    /^PCI_ENCRYPTION_KEYS refers to .* Key Vault Secrets User on the vault/,
  );
});
