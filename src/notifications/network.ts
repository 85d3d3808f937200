import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses an endpoint may have. */
export interface NetworkPolicy {
  /** Local development: loopback may be called, on any port and without TLS. */
  allowLoopback: boolean;
}

const allowedPorts = ['', '443', '8443'];

/** Azure's own services answer the machines inside it on this public address. */
const platformAddress = '168.63.129.16';
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Why an endpoint's URL may not be called, as the second half of a sentence, or `undefined` when it may. Names are
 * judged by what they resolve to, when connecting: see {@link refusalOfAddress}.
 */
export function refusalOfUrl(url: URL, policy: NetworkPolicy): string | undefined {
  const host = hostOf(url);
  const loopback = policy.allowLoopback && isLoopback(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.hash !== '') return 'must not have a fragment (#…), which is never sent';
  if (host === 'localhost' && !loopback) return 'must not name this machine (localhost)';
  if (!loopback && !allowedPorts.includes(url.port)) return 'must use port 443 or 8443';
  return isIP(host) === 0 ? undefined : refusalOfAddress(host, policy);
}

/** Why this IP address may not be connected to, or `undefined` when it may: only global unicast addresses may. */
export function refusalOfAddress(text: string, policy: NetworkPolicy): string | undefined {
  if (!ipaddr.isValid(text)) return 'must not lead to an address that cannot be read';
  const address = ipaddr.parse(text);
  const range = address.range();
  if (range === 'loopback' && policy.allowLoopback) return undefined;
  if (range !== 'unicast') return `must not lead to an address that is not public (${range})`;
  const unassigned = address instanceof ipaddr.IPv6 && !address.match(globalUnicast);
  if (unassigned || text === platformAddress) return 'must not lead to an address that is not public (reserved)';
  return undefined;
}

/** The name or address in a URL; an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Whether the host is this machine, by its usual name or by an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && ipaddr.parse(host).range() === 'loopback');
}
