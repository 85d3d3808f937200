import { describe, expect, test } from 'vitest';
import { ProductError } from '../../../src/errors.ts';
import { listDeliveries } from '../../../src/notifications/deliveries/list.ts';
import { deleteEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer, operatorPartition } from '../../../src/notifications/endpoints/documents.ts';
import { listEndpoints, readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { endpointRegistration } from '../../../src/notifications/endpoints/registration.ts';
import { register, start, world } from '../world.ts';

const url = 'https://crm.example.com/hooks/pci';
const events = ['partner.tier.changed'];

describe('registering', () => {
  test('gives the endpoint, and its secret just this once', async () => {
    const context = world();
    const { endpoint, secret } = await register(context, '1234567', { url, programs: ['smb'], description: 'our CRM' });
    expect(endpoint).toEqual({
      id: 'ep_id-1',
      partnerId: '1234567',
      url,
      events,
      programs: ['smb'],
      description: 'our CRM',
      format: 'cloudevents',
      status: 'enabled',
      createdAt: new Date(start).toISOString(),
    });
    expect(secret).toMatch(/^whsec_/);
    expect(await readEndpoint(context, '1234567', endpoint.id)).toEqual(endpoint);
    expect(await listEndpoints(context, '1234567', { limit: 10 })).toEqual({ items: [endpoint] });
  });

  test('keeps the secret sealed: neither it nor its key material lies in the store or in an answer', async () => {
    const context = world();
    const { endpoint, secret } = await register(context, '1234567', { url });
    const stored = await context.documents.read(endpointsContainer, { partition: '1234567', id: endpoint.id });
    const sealed = stored?.value.secrets[0]?.sealed ?? '';
    expect(context.vault.open(sealed, endpoint.id)).toBe(secret);
    const material = secret.slice('whsec_'.length);
    for (const text of [stored, endpoint, await listEndpoints(context, '1234567', { limit: 10 })].map((value) =>
      JSON.stringify(value),
    )) {
      expect(text).not.toContain(material);
    }
    expect(JSON.stringify(await readEndpoint(context, '1234567', endpoint.id))).not.toContain(sealed);
  });

  test('an endpoint of the operator belongs to no partner', async () => {
    const context = world();
    const { endpoint } = await register(context, operatorPartition, { url });
    expect(endpoint).not.toHaveProperty('partnerId');
    expect((await listEndpoints(context, operatorPartition, { limit: 10 })).items).toEqual([endpoint]);
  });

  test('refuses an address and programs with the reason for each', async () => {
    const context = world();
    const refused = register(context, '1234567', { url: 'https://10.0.0.1/', programs: ['smb', 'smbb'] });
    await expect(refused).rejects.toMatchObject({
      kind: 'invalid',
      errors: [
        {
          pointer: '/url',
          code: 'url-not-allowed',
          message: 'url must not lead to an address that is not public (private).',
        },
        {
          pointer: '/programs/1',
          code: 'unknown-program',
          message: 'There is no program "smbb". Programs: smb, cba-ce, cba-fo, business-applications.',
        },
      ],
    });
    expect(await listEndpoints(context, '1234567', { limit: 10 })).toEqual({ items: [] });
  });

  test('ends at a hundred endpoints of one partner', async () => {
    const context = world();
    for (let count = 0; count < 100; count++) await register(context, '1234567', { url });
    await expect(register(context, '1234567', { url })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'too-many-endpoints',
    });
    await register(context, '7654321', { url });
  });
});

describe('the registration body', () => {
  test.each([
    ['no URL', { events }, 'url'],
    ['a relative URL', { url: '/hooks', events }, 'url'],
    ['a URL that is none', { url: 'https://', events }, 'url'],
    ['a URL with a line break', { url: 'https://crm.example.com/\nhooks', events }, 'url'],
    ['a URL with spaces around', { url: ` ${url}`, events }, 'url'],
    ['a URL in another script', { url: 'https://①②⑦.0.0.1/', events }, 'url'],
    ['a long URL', { url: `https://crm.example.com/${'x'.repeat(2048)}`, events }, 'url'],
    ['no events', { url }, 'events'],
    ['an empty list of events', { url, events: [] }, 'events'],
    ['an unknown event', { url, events: ['partner.deleted'] }, 'events'],
    ['an event twice', { url, events: [...events, ...events] }, 'events'],
    ['an empty list of programs', { url, events, programs: [] }, 'programs'],
    ['a program twice', { url, events, programs: ['smb', 'smb'] }, 'programs'],
    ['a long description', { url, events, description: 'x'.repeat(501) }, 'description'],
    ['an unknown format', { url, events, format: 'xml' }, 'format'],
    ['a secret of its own', { url, events, secret: 'whsec_x' }, undefined],
    ['another owner', { url, events, partnerId: '7654321' }, undefined],
  ])('refuses %s', (_what, body, place) => {
    const { error } = endpointRegistration.safeParse(body);
    expect(error?.issues[0]?.path[0]).toBe(place);
  });
});

describe('reading and deleting', () => {
  test("another partner's endpoint is not there", async () => {
    const context = world();
    const { endpoint } = await register(context, '1234567', { url });
    for (const owner of ['7654321', operatorPartition]) {
      await expect(readEndpoint(context, owner, endpoint.id)).rejects.toBeInstanceOf(ProductError);
      await expect(deleteEndpoint(context, owner, endpoint.id)).rejects.toMatchObject({ kind: 'not-found' });
      await expect(listDeliveries(context, owner, endpoint.id, { limit: 10 })).rejects.toMatchObject({
        kind: 'not-found',
      });
    }
    expect(await readEndpoint(context, '1234567', endpoint.id)).toEqual(endpoint);
  });

  test('a deleted endpoint is gone', async () => {
    const context = world();
    const { endpoint } = await register(context, '1234567', { url });
    await deleteEndpoint(context, '1234567', endpoint.id);
    await expect(readEndpoint(context, '1234567', endpoint.id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(deleteEndpoint(context, '1234567', endpoint.id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a listing goes on page by page, oldest first', async () => {
    const context = world();
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      made.push((await register(context, '1234567', { url })).endpoint.id);
      context.clock.time += 1000;
    }
    const first = await listEndpoints(context, '1234567', { limit: 3 });
    const second = await listEndpoints(context, '1234567', { limit: 3, ...(first.next ? { after: first.next } : {}) });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second).not.toHaveProperty('next');
  });
});
