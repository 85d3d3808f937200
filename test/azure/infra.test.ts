import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  bicep,
  bicepCompiler,
  bringBicepCompiler,
  examples,
  infra,
  lintInfra,
  resourcesFile,
  resourcesOf,
} from '../../scripts/bicep.ts';
import { containersFile, containersText } from '../../scripts/containers-file.ts';
import { environment } from '../../src/configuration/environment.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Resource {
  type: string;
  name: string;
  id: string;
  kind?: string;
  properties: Record<string, unknown>;
}
const made = Object.fromEntries(
  examples.map((example) => [example, JSON.parse(readFileSync(resourcesFile(example), 'utf8')) as Resource[]]),
) as Record<(typeof examples)[number], Resource[]>;
const ofType = (type: string, example: (typeof examples)[number] = 'example') =>
  made[example].filter((resource) => resource.type === type);
const only = (type: string, example?: (typeof examples)[number]) => {
  const found = ofType(type, example);
  expect(found).toHaveLength(1);
  return found[0]!.properties;
};

test('containers.json is what the code declares: else run "npm run containers-file"', () => {
  expect(readFileSync(containersFile, 'utf8')).toBe(containersText());
});

/** Gets the compiler where the .NET SDK is. @returns why there is none */
function whyNoCompiler(): string | undefined {
  if (bicepCompiler()) return undefined;
  if (spawnSync('dotnet', ['--version']).error) return 'needs the .NET SDK';
  try {
    bringBicepCompiler();
    return undefined;
  } catch {
    return 'NuGet does not give it';
  }
}

const why = whyNoCompiler();
describe.skipIf(why)(`the Bicep compiler${why ? `: skipped, ${why}` : ''}`, () => {
  test('has nothing against infra/', () => {
    expect(lintInfra()).toBe('');
  });

  test.each(examples)('makes of the example %s what infra/resources/ says: else run "npm run infra"', (example) => {
    expect(resourcesOf(join(infra, `${example}.bicepparam`))).toBe(readFileSync(resourcesFile(example), 'utf8'));
  });

  const complete = { environmentName: 'example', location: 'swedencentral', alertEmails: 'a@b.c', authClientId: 'id' };
  const refused: [string, Record<string, string>, RegExp[]][] = [
    [
      'values that are none',
      { environmentName: '', location: 'polandcentral', cosmosConsistency: 'Eventual', nodeVersion: '20' },
      [
        /main.bicepparam\(2,.* too short/,
        /\(3,.*'swedencentral'.*"'polandcentral'"/,
        /\(6,.*'Strong'.*"'Eventual'"/,
        /\(7,.*'24'.*"'20'"/,
      ],
    ],
    [
      'nobody to alert',
      { alertEmails: '' },
      [/PCI_ALERT_EMAILS is not set: name who gets the alerts with "azd env set/],
    ],
    ['no app registration', { authClientId: '' }, [/PCI_AUTH_CLIENT_ID is not set: run "npm run register-app"/]],
  ];
  /** Compiles the template with these parameters. */
  const compiled = (values: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'bicepparam-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const parameters = Object.entries(values).map(([name, value]) => `param ${name} = '${value}'`);
    const file = join(folder, 'main.bicepparam');
    writeFileSync(file, [`using '${relative(folder, join(infra, 'main.bicep'))}'`, ...parameters].join('\n'));
    return bicep('snapshot', file, '--mode', 'overwrite');
  };

  test('takes the parameters that it needs, and no fewer', () => {
    expect(compiled(complete)).toMatchObject({ ok: true });
    // The rest has defaults: the compiler names all that are missing.
    const { ok, said } = compiled({ authClientId: 'id' });
    expect(ok).toBe(false);
    expect(said).toMatch(/main.bicepparam.* missing an assignment .*: "alertEmails", "environmentName", "location"\. /);
  });

  test.each(refused)('refuses %s with a sentence', (_, change, sentences) => {
    const { ok, said } = compiled({ ...complete, ...change });
    expect(ok).toBe(false);
    for (const sentence of sentences) expect(said).toMatch(sentence);
  });
});

describe('what infra/ makes', () => {
  test('nothing is opened by a key, a password or the public', () => {
    expect(only('Microsoft.Storage/storageAccounts')).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
    });
    expect(only('Microsoft.DocumentDB/databaseAccounts')).toMatchObject({ disableLocalAuth: true });
    expect(only('Microsoft.Insights/components')).toMatchObject({ DisableLocalAuth: true });
    expect(only('Microsoft.KeyVault/vaults')).toMatchObject({
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
    });
    expect(only('Microsoft.Web/sites')).toMatchObject({ httpsOnly: true });
    const passwords = ofType('Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(passwords.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
  });

  test('the identity may do what the functions do, and no more', () => {
    const roles = ofType('Microsoft.Authorization/roleAssignments').map(({ id, properties }) => [
      /providers\/(Microsoft\.\w+)/.exec(id)?.[1],
      properties.description,
    ]);
    expect(roles.toSorted()).toEqual([
      ['Microsoft.Insights', 'Monitoring Metrics Publisher'],
      ['Microsoft.KeyVault', 'Key Vault Secrets User'],
      ['Microsoft.Storage', 'Storage Blob Data Owner'],
      ['Microsoft.Storage', 'Storage Queue Data Contributor'],
      ['Microsoft.Storage', 'Storage Table Data Contributor'],
    ]);
    const { roleDefinitionId } = only('Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments');
    expect(roleDefinitionId).toMatch(/00000000-0000-0000-0000-000000000002$/);
  });

  test('workers read what others wrote: no weaker consistency can be chosen', () => {
    expect(only('Microsoft.DocumentDB/databaseAccounts')).toMatchObject({
      consistencyPolicy: { defaultConsistencyLevel: 'Strong' },
      capabilities: [{ name: 'EnableServerless' }],
    });
    expect(only('Microsoft.DocumentDB/databaseAccounts', 'private')).toMatchObject({
      consistencyPolicy: { defaultConsistencyLevel: 'BoundedStaleness' },
      capabilities: [],
    });
    expect(only('Microsoft.DocumentDB/databaseAccounts/sqlDatabases', 'private')).toMatchObject({
      options: { autoscaleSettings: { maxThroughput: 10_000 } },
    });
    expect(read('infra/main.bicep')).toContain("@allowed(['Strong', 'BoundedStaleness'])");
  });

  test('every setting of the functions is one that they, or the platform, read', () => {
    const settings = Object.keys(only('Microsoft.Web/sites/config'));
    expect(settings.filter((name) => !(name in environment.shape))).toEqual([]);
    expect(settings).toContain('PCI_COSMOS_ENDPOINT');
    expect(settings).not.toContain('PCI_COSMOS_KEY');
    const { functionAppConfig } = only('Microsoft.Web/sites') as { functionAppConfig: { runtime: object } };
    expect(functionAppConfig.runtime).toEqual({ name: 'node', version: '24' });
  });

  test('the encryption key is made once, of the form that the app wants', () => {
    const source = read('infra/key-vault.bicep');
    expect(source).toMatch(/@onlyIfNotExists\(\)\nresource encryptionKeys/);
    expect(source).toMatch(/value: 'first:\$\{take\(replace\(random, '-', ''\), 42\)\}A='/);
    const random = `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll('-', '').slice(0, 42);
    const { success, data } = environment.shape.PCI_ENCRYPTION_KEYS.safeParse(`first:${random}A=`);
    expect(success).toBe(true);
    expect(Buffer.from(data![0]!.split(':')[1]!, 'base64')).toHaveLength(32);
  });

  test('what alerts and workbook look for is what the code sends', () => {
    const sources = globSync(['functions/**/*.ts', 'src/**/*.ts'], { cwd: root }).map(read).join('\n');
    const queries = [...read('infra/alerts.bicep').matchAll(/query: '{1,3}([^']+)'/g)].map(([, query]) => query!);
    const { items } = JSON.parse(read('infra/workbook.json')) as { items: { content: { query?: string } }[] };
    queries.push(...items.flatMap(({ content }) => content.query ?? []));
    expect(queries.length).toBeGreaterThan(12);
    for (const query of queries) {
      const names = /Name (?:==|in) ?(\([^)]+\)|"[^"]+")/.exec(query)?.[1]?.match(/[\w-]+/g) ?? [];
      for (const name of names) expect(sources).toContain(`'${name}'`);
      for (const [, text] of query.matchAll(/Message has "([^"]+)"/g)) expect(sources).toContain(text);
      for (const [, dimension] of query.matchAll(/Properties\.(\w+)/g))
        expect(sources).toMatch(new RegExp(`\\b${dimension}\\b`));
    }
  });

  test('somebody is notified of each alert', () => {
    const alerts = ofType('Microsoft.Insights/scheduledQueryRules');
    expect(alerts.map(({ name }) => /^alert-pci-(.+)-\w+$/.exec(name)?.[1])).toEqual([
      'message-given-up',
      'month-without-data',
      'deliveries-failing',
      'work-late',
      'scores-stale',
      'server-errors',
      'slow-answers',
    ]);
    for (const { properties } of alerts)
      expect(properties).toMatchObject({
        enabled: true,
        actions: { actionGroups: [expect.stringMatching(/monitoring.*actionGroupId/)] },
      });
    const { emailReceivers } = only('Microsoft.Insights/actionGroups') as {
      emailReceivers: { emailAddress: string }[];
    };
    expect(emailReceivers.map(({ emailAddress }) => emailAddress)).toEqual([
      'operator@example.com',
      'partners@example.com',
    ]);
  });

  test('with a private network, storage, Cosmos DB and Key Vault have endpoints there and none elsewhere', () => {
    expect(ofType('Microsoft.Network/privateEndpoints')).toEqual([]);
    const endpoints = ofType('Microsoft.Network/privateEndpoints', 'private').map(
      ({ properties }) =>
        (properties.privateLinkServiceConnections as { properties: { groupIds: string[] } }[])[0]!.properties
          .groupIds[0],
    );
    expect(endpoints.toSorted()).toEqual(['Sql', 'blob', 'queue', 'table', 'vault']);
    for (const type of ['Storage/storageAccounts', 'DocumentDB/databaseAccounts', 'KeyVault/vaults'])
      expect(only(`Microsoft.${type}`, 'private').publicNetworkAccess).toBe('Disabled');
    expect(only('Microsoft.Web/sites', 'private').virtualNetworkSubnetId).toMatch(/functionSubnetId/);
  });
});

test('each parameter has its variable in the azd environment, and its row in operations.md', () => {
  const { parameters } = JSON.parse(read('infra/main.parameters.json')) as {
    parameters: Record<string, { value: string }>;
  };
  const declared = [...read('infra/main.bicep').matchAll(/^param (\w+)/gm)].map(([, name]) => name);
  expect(Object.keys(parameters)).toEqual(declared);
  const page = read('docs/operations.md');
  const names = Object.values(parameters).map(({ value }) => /\w+/.exec(value)![0]);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
