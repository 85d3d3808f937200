import { describe, expect, test } from 'vitest';
import { publishEvent } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { endpointChange } from '../../../src/notifications/endpoints/registration.ts';
import { aTierChange, deliveriesTo, drain, register, world } from '../world.ts';
import { connections, type Name, owner, tenantId } from './crms.ts';

const url = 'https://contoso.crm4.dynamics.com';
const choice = (tiers: readonly string[], from = 'tier') => ({
  from,
  values: Object.fromEntries(tiers.map((tier, index) => [tier, 100_000_000 + index])),
});
const all = ['none', 'silver', 'gold'];
const dataverse = (fields: object) => ({ tenantId, clientId: 'a', clientSecret: 'b', fields });
const registered = (fields: object, programs = ['smb']) =>
  register(world(), owner, { url, programs, format: 'dataverse', dataverse: dataverse(fields) });

describe('a choice of tiers names each tier of the programs, and no other', () => {
  test.each<[string, object, string]>([
    ['one is left out', { pci_level: choice(['none', 'silver']) }, 'pci_level has no value for gold'],
    ['none is left out', { pci_level: choice(['silver', 'gold']) }, 'pci_level has no value for none'],
    ['of the tier before', { pci_before: choice(['gold'], 'tierBefore') }, 'pci_before has no value for none, silver'],
    ['of the tier expected', { pci_next: choice(['none'], 'tierExpected') }, 'pci_next has no value for silver, gold'],
    ['an unknown one', { pci_level: choice([...all, 'platinum']) }, 'pci_level names platinum'],
    [
      'both',
      { pci_level: choice(['none', 'silver', 'Gold']) },
      "pci_level has no value for gold and names Gold: give a value for each tier of the endpoint's programs: none, silver, gold.",
    ],
  ])('%s: refused', async (_what, fields, message) => {
    const pointer = expect.stringMatching(/^\/dataverse\/fields\/pci_\w+\/values$/);
    await expect(registered(fields)).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ pointer, code: 'wrong-tiers', message: expect.stringContaining(message) }],
    });
  });

  test.each<[string, object]>([
    ['all', { pci_level: choice(all), pci_before: choice(all, 'tierBefore'), pci_next: choice(all, 'tierExpected') }],
    ['a text', { pci_tier: 'tier' }],
    ['a choice of something else', { pci_direction: choice(['up'], 'direction') }],
  ])('%s: taken', async (_what, fields) => {
    expect((await registered(fields)).endpoint.status).toBe('enabled');
  });

  test('of all programs, if the endpoint gets the events of all', async () => {
    const context = world();
    const body = { url, format: 'dataverse', dataverse: dataverse({ pci_level: choice(all) }) };
    await expect(register(context, owner, body)).rejects.toMatchObject({
      errors: [{ message: expect.stringContaining('has no value for qualified') }],
    });
    const { endpoint } = await register(context, owner, { ...body, programs: ['smb'] });
    const changed = (change: object) => changeEndpoint(context, owner, endpoint.id, endpointChange.parse(change));
    await expect(changed({ programs: ['business-applications'] })).rejects.toMatchObject({ code: 'invalid-webhook' });
    await expect(changed({ programs: null })).rejects.toMatchObject({ code: 'invalid-webhook' });
    const mapping = dataverse({ pci_level: choice(['none', 'qualified']) });
    expect(await changed({ programs: ['business-applications'], dataverse: mapping })).toMatchObject({
      programs: ['business-applications'],
    });
  });

  test('one that an earlier version stored does not prevent other changes', async () => {
    const context = world();
    const body = { url, format: 'dataverse', dataverse: dataverse({ pci_level: choice(all) }) };
    const { endpoint } = await register(context, owner, { ...body, programs: ['smb'] });
    const key = { partition: owner, id: endpoint.id };
    const { value } = (await context.documents.read(endpointsContainer, key))!;
    const connection = { ...value.connection!, fields: { pci_level: choice(['silver']) } };
    await context.documents.write(endpointsContainer, { ...key, value: { ...value, connection }, when: 'always' });
    expect(await changeEndpoint(context, owner, endpoint.id, { description: 'CRM' })).toMatchObject({
      description: 'CRM',
    });
  });
});

describe('an endpoint of all programs, with a choice from before a program with other tiers', () => {
  const connected = connections();
  const qualified = (from: string, to: string) =>
    aTierChange({ program: 'business-applications', edition: '2026-05', from, to, crossed: [] });

  test.each<[Name, object, string, object[], string | undefined]>([
    ['dataverse', { pci_tier: choice(all) }, 'qualified', [], 'other-tiers'],
    ['dataverse', { pci_tier: choice(all) }, 'none', [], 'other-tiers'],
    ['dataverse', { pci_tierbefore: choice(all, 'tierBefore') }, 'qualified', [], 'other-tiers'],
    ['hubspot', { pci_tier: choice(all) }, 'qualified', [], 'other-tiers'],
    ['salesforce', { Tier__c: choice(all) }, 'qualified', [], 'other-tiers'],
    ['dataverse', { pci_tier: 'tier' }, 'qualified', [{ pci_tier: 'qualified' }], undefined],
    ['dataverse', { pci_tier: choice([...all, 'qualified']) }, 'qualified', [{ pci_tier: 100_000_003 }], undefined],
    [
      'dataverse',
      { pci_tierbefore: choice(['corrected'], 'reason') },
      'qualified',
      [{ pci_tierbefore: 'scored' }],
      undefined,
    ],
  ])('%s, %j: an event of %s writes %j', async (format, fields, to, expected, failure) => {
    const { context, server, endpoint } = await connected(format, {}, ['smb']);
    const key = { partition: owner, id: endpoint.id };
    const { programs: _, ...value } = (await context.documents.read(endpointsContainer, key))!.value;
    const stored = { ...value, connection: { ...value.connection!, fields } };
    await context.documents.write(endpointsContainer, { ...key, value: stored, when: 'always' });
    await publishEvent(context, to === 'none' ? qualified('qualified', to) : qualified('none', to));
    await drain(context);
    expect(server.written.map((one) => one.fields)).toEqual(expected);
    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery).toMatchObject({ state: failure ? 'failed' : 'delivered' });
    expect([delivery!.failure, delivery!.attempts.length]).toEqual([failure, failure ? 0 : 1]);
  });
});
