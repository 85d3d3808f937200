import { hostOf, isLoopback, type NetworkPolicy } from '../sending/network.ts';
import type { Connection, Vendor } from './format.ts';

/** Further hosts that may receive a CRM's credentials. */
export interface HostPolicy {
  /** Hosts added by the operator, such as `crm.example.com` or `*.example.com`. */
  crmHosts: readonly string[];
  /** If loopback may be called, it may have credentials too. */
  network: NetworkPolicy;
}

/**
 * Returns why credentials may not be sent to an address, as the second half of a sentence, or `undefined` if they may:
 * only the vendor's hosts and those that the operator adds may have them. `field` names the address: `url`, or a
 * setting.
 */
export function refusalOfHost(
  { name, hosts }: Vendor,
  field: string,
  url: URL,
  { crmHosts, network }: HostPolicy,
): string | undefined {
  const own = hosts[field] ?? [];
  const host = hostOf(url);
  if (network.allowLoopback && isLoopback(host)) return undefined;
  if ([...own, ...crmHosts].some((pattern) => matches(pattern, host))) return undefined;
  return `must be a host of ${name} (${own.join(', ')}); the operator may add others (PCI_CRM_HOSTS)`;
}

/** Applies {@link refusalOfHost} to all addresses of an endpoint; returns a sentence without its full stop. */
export function refusalOfConnection(
  vendor: Vendor,
  url: string,
  connection: Connection | undefined,
  policy: HostPolicy,
): string | undefined {
  for (const field of Object.keys(vendor.hosts)) {
    const address = field === 'url' ? url : String(connection?.[field]);
    const refusal = refusalOfHost(vendor, field, new URL(address), policy);
    if (refusal !== undefined) return `the ${field === 'url' ? 'URL' : field} ${refusal}`;
  }
  return undefined;
}

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
