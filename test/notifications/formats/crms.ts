import { afterEach } from 'vitest';
import { register, world } from '../world.ts';
import { clientSecret, dataverseServer, hubspotServer, salesforceServer, type Vendor } from './vendors.ts';

export const owner = '1234567';
export const tenantId = '6c0ff8a5-9f0c-4b43-a3b4-5c2f1f3f3d11';
const events = ['partner.tier.changed', 'partner.tier.at-risk', 'partner.score.published', 'partner.score.restated'];

/** By format: its vendor's server, and the settings that reach it. */
export const crms = {
  dataverse: {
    serve: () => dataverseServer(tenantId),
    settings: (url: string) => ({ tenantId, clientId: 'app-1', clientSecret, authority: url }),
    secretField: 'clientSecret',
  },
  salesforce: {
    serve: salesforceServer,
    settings: () => ({ clientId: 'app-1', clientSecret }),
    secretField: 'clientSecret',
  },
  hubspot: { serve: hubspotServer, settings: () => ({ token: clientSecret }), secretField: 'token' },
} as const;
export type Name = keyof typeof crms;
export const names = Object.keys(crms) as Name[];

/** Registers an endpoint with a vendor's server, which ends after the test. Of all programs, those of the rules of 2021. */
export function connections() {
  const open: Vendor[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  return async (format: Name, settings: object = {}, programs = ['smb', 'cba-ce']) => {
    const context = world();
    const server = await crms[format].serve();
    open.push(server);
    const own = { ...crms[format].settings(server.url), ...settings };
    const body = { url: server.url, events, programs, format, [format]: own };
    const { endpoint, secret } = await register(context, owner, body);
    return { context, server, endpoint, secret, body };
  };
}
