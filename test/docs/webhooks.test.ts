import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { eventTypes } from '../../src/events/event-types.ts';
import type { OutboxEvent } from '../../src/events/partner-event.ts';
import { publishEvent } from '../../src/notifications/dispatch/publish.ts';
import { endpointRegistration } from '../../src/notifications/endpoints/registration.ts';
import { formats } from '../../src/notifications/formats/all.ts';
import { sources } from '../../src/notifications/formats/mapping.ts';
import { signatureHeaders } from '../../src/notifications/sending/signature.ts';
import { connections, type Name, names } from '../notifications/formats/crms.ts';
import { aTierChange, drain } from '../notifications/world.ts';

const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'pci-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The page's code in a language, as a receiver's author would copy it. */
const code = (language: string) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const body = JSON.stringify({ id: 'tc_1', type: 'partner.tier.changed', data: { name: 'Zürich ✓' } });
const seconds = (offset: number) => new Date(Date.now() + offset * 1000);
const signed = (by: string[], at = seconds(0)) => signatureHeaders(by, 'tc_1', at, body);

/** What the code is given at this moment, and whether it may believe it. */
const casesNow = (): { what: string; headers: Record<string, string>; body: string; good: boolean }[] => [
  { what: 'ours', headers: signed([secret]), body, good: true },
  { what: 'signed by two secrets', headers: signed([other, secret]), body, good: true },
  {
    what: 'signed by the independent package',
    headers: { ...signed([secret]), 'webhook-signature': new Webhook(secret).sign('tc_1', seconds(0), body) },
    body,
    good: true,
  },
  { what: 'four minutes old', headers: signed([secret], seconds(-240)), body, good: true },
  { what: 'six minutes old', headers: signed([secret], seconds(-360)), body, good: false },
  { what: 'six minutes ahead', headers: signed([secret], seconds(360)), body, good: false },
  { what: 'of another secret', headers: signed([other]), body, good: false },
  { what: 'another body', headers: signed([secret]), body: `${body} `, good: false },
  { what: 'another id', headers: { ...signed([secret]), 'webhook-id': 'tc_2' }, body, good: false },
  { what: 'no headers', headers: {}, body, good: false },
  {
    what: 'a timestamp that is none',
    headers: { ...signed([secret]), 'webhook-timestamp': 'soon' },
    body,
    good: false,
  },
  { what: 'another version', headers: { ...signed([secret]), 'webhook-signature': 'v1a,x v2,y' }, body, good: false },
];
const input = () =>
  JSON.stringify({ secret, cases: casesNow().map(({ headers, body: text }) => ({ headers, body: text })) });
const cases = casesNow();
const wanted = cases.map(({ what, good }) => `${what}: ${good ? 'tc_1' : 'refused'}`);
const named = (lines: string) =>
  lines
    .trim()
    .split('\n')
    .map((line, index) => `${cases[index]?.what}: ${line.trim()}`);

const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

describe('the code of the page distinguishes our events from others', () => {
  test('TypeScript', async () => {
    const file = join(folder, 'verify.ts');
    writeFileSync(file, code('ts'));
    const { verified } = await import(pathToFileURL(file).href);
    const results = casesNow().map((one) => {
      try {
        return verified(secret, one.headers, Buffer.from(one.body)).id;
      } catch {
        return 'refused';
      }
    });
    expect(named(results.join('\n'))).toEqual(wanted);
  });

  test.skipIf(!has('python3'))('Python', () => {
    const lines = [
      'import sys',
      'given = json.load(sys.stdin)',
      'for case in given["cases"]:',
      '    try:',
      '        print(verified(given["secret"], case["headers"], case["body"].encode())["id"])',
      '    except ValueError:',
      '        print("refused")',
    ];
    const file = join(folder, 'verify.py');
    writeFileSync(file, `${code('python')}\n${lines.join('\n')}\n`);
    const { stdout, stderr } = spawnSync('python3', [file], { input: input(), encoding: 'utf8' });
    expect(named(stdout), stderr).toEqual(wanted);
  });

  test.skipIf(!has('dotnet'))('C#', { timeout: 180_000 }, () => {
    const project = join(folder, 'verify.csproj');
    writeFileSync(
      project,
      '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup></Project>',
    );
    writeFileSync(join(folder, 'Verify.cs'), code('csharp'));
    writeFileSync(
      join(folder, 'Program.cs'),
      `using System.Text; using System.Text.Json; using System.Security.Cryptography;
using var given = JsonDocument.Parse(Console.In.ReadToEnd());
var secret = given.RootElement.GetProperty("secret").GetString()!;
foreach (var one in given.RootElement.GetProperty("cases").EnumerateArray()) {
  var headers = one.GetProperty("headers");
  string? Header(string name) => headers.TryGetProperty(name, out var value) ? value.GetString() : null;
  try { Console.WriteLine(PciWebhook.Verified(secret, Header, Encoding.UTF8.GetBytes(one.GetProperty("body").GetString()!)).RootElement.GetProperty("id").GetString()); }
  catch (CryptographicException) { Console.WriteLine("refused"); }
}`,
    );
    // Before the events are signed: on a busy machine it takes minutes.
    const built = spawnSync('dotnet', ['build', project], { encoding: 'utf8' });
    expect(built.status, built.stdout).toBe(0);
    const run = ['run', '--no-build', '--project', project];
    const { stdout, stderr } = spawnSync('dotnet', run, { input: input(), encoding: 'utf8' });
    expect(named(stdout), stderr).toEqual(wanted);
  });
});

test('the page names every event type, source and standard key', () => {
  const words = [...eventTypes, ...sources, 'PCI_WEBHOOK_ALLOW_RANGES', 'PCI_ENCRYPTION_KEYS'];
  expect(words.filter((word) => !page.includes(`\`${word}`))).toEqual([]);
});

describe('the table of formats', () => {
  const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| \`${name}\` | `)) ?? '';
  const withSettings = formats.filter(({ settings }) => settings !== undefined);

  test.each(withSettings)('$name: its settings, those that must be given with a *, and its first host', (format) => {
    const [, address = '', list = ''] = row(format.name).split(' | ');
    const names = Object.entries(format.settings!.schema.shape).map(([name, schema]) => {
      return `\`${name}\`${(schema as ZodType).safeParse(undefined).success ? '' : '*'}`;
    });
    expect(list.replace(/ \([^)]*\)/g, '')).toBe(names.join(', '));
    expect(address).toContain(format.vendor!.hosts.url[0]!.replace('*.', ''));
  });
});

describe('the settings of the page', () => {
  const connected = connections();
  const files = [...page.matchAll(/^```json (\w+)\.json\n([\s\S]*?)^```/gm)];
  const examples = Object.fromEntries(files.map(([, name = '', text = '']) => [name, JSON.parse(text)]));
  const head = { partnerId: '1234567', program: 'smb', occurredAt: '2021-10-20T06:00:03.000Z' };
  const rules = { program: 'smb', edition: '2021-09' };
  const risk = { ...rules, tier: 'silver', to: 'none', lostIn: '2021-11', score: 66.66, scoreExpected: 58 };
  const score = { ...rules, score: 70, tier: 'silver', newest: true, indicators: [] };
  const events = [
    aTierChange({ sequence: 1 }),
    { ...head, id: 'ev_2', month: '2021-09', type: 'partner.tier.at-risk', sequence: 2, tiers: [risk] },
    { ...head, ...score, id: 'ev_3', month: '2021-10', type: 'partner.score.published', sequence: 3 },
  ] as unknown as OutboxEvent[];

  const shown: Record<Name, object[]> = {
    dataverse: [
      { pci_month: '2021-09', pci_level: 100_000_001, pci_score: 66.66, pci_tierexpected: null, pci_tierlostin: null },
      { pci_month: '2021-09', pci_level: 100_000_001, pci_tierexpected: 'none', pci_tierlostin: '2021-11' },
      { pci_month: '2021-10', pci_level: 100_000_001, pci_score: 70, pci_tierexpected: null, pci_tierlostin: null },
    ],
    hubspot: [
      { pci_month: '2021-09', pci_tier: 'silver_tier', pci_score: '66.66', pci_tier_expected: '' },
      { pci_month: '2021-09', pci_tier: 'silver_tier', pci_tier_expected: 'none', pci_tier_lost_in: '2021-11' },
      { pci_month: '2021-10', pci_tier: 'silver_tier', pci_score: '70', pci_tier_expected: '', pci_tier_lost_in: '' },
    ],
    salesforce: [
      { Partner_Id__c: '1234567', Sequence__c: 1, Tier__c: 'silver', Tier_Before__c: 'none' },
      { Partner_Id__c: '1234567', Sequence__c: 2, Tier__c: 'silver', Tier_Lost_In__c: '2021-11' },
      { Partner_Id__c: '1234567', Sequence__c: 3, Tier__c: 'silver' },
    ],
  };

  test('are one for each format with settings', () => {
    const withSettings = formats.filter(({ settings }) => settings !== undefined).map(({ name }) => name);
    expect(Object.keys(examples).toSorted()).toEqual(withSettings.toSorted());
  });

  test.each(names)('of %s are taken as they are, and write what the vendor takes', async (format) => {
    endpointRegistration.parse({
      url: 'https://crm.example.com',
      events: ['partner.tier.changed'],
      format,
      [format]: examples[format],
    });
    const { context, server } = await connected(format, { fields: examples[format].fields }, ['smb']);
    for (const event of events) await publishEvent(context, event);
    await drain(context);
    expect(server.written.map(({ fields }) => fields)).toMatchObject(shown[format]);
  });
});
