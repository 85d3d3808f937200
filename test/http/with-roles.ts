import { type Role, roles } from '../../src/access/roles.ts';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { Api, importNetwork } from './api.ts';

/** Starts the API with an issuer of tokens and the network of {@link importNetwork}; each role is for partner 1001. */
export async function startWithRoles() {
  const issuer = await Issuer.start();
  const api = await Api.start({ PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant });
  const operator = await issuer.token(['operator']);
  const tokens = new Map<Role, string>();
  for (const role of roles) tokens.set(role, role === 'operator' ? operator : await issuer.token([`${role}:1001`]));
  await importNetwork(api, operator);
  const stop = async () => {
    await api.stop();
    await issuer.stop();
  };
  return { issuer, api, operator, tokens, stop };
}
