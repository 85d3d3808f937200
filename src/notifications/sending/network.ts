import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Rules for the addresses of endpoints. */
export interface NetworkPolicy {
  /** Local development: loopback may be called, on any port and without TLS. */
  allowLoopback: boolean;
  /** Private networks opened by the operator, made by {@link privateRange}. The rules for ports and TLS apply. */
  allowedRanges?: readonly AddressRange[];
  /** Absent: {@link standardPorts}. */
  allowedPorts?: readonly number[];
}

/** A network: its address and its number of significant bits. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Ports of endpoints if the operator names no others. */
export const standardPorts: readonly number[] = [443, 8443];

/** Metadata addresses of clouds: never called, even within an open range. */
const platformAddresses = ['168.63.129.16', '169.254.169.254', '100.100.100.200', 'fd00:ec2::254'];
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((text) =>
  ipaddr.parseCIDR(text),
);
const either = new Intl.ListFormat('en', { type: 'disjunction' });
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Returns the reason why an endpoint's URL may not be called, as the second half of a sentence, or `undefined` if it
 * may. Names are checked by their addresses when connecting: see {@link refusalOfAddress}.
 */
export function refusalOfUrl(url: URL, policy: NetworkPolicy): string | undefined {
  const host = hostOf(url);
  const loopback = policy.allowLoopback && isLoopback(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.hash !== '') return 'must not have a fragment (#…), which is never sent';
  if (host === 'localhost' && !loopback) return 'must not name this machine (localhost)';
  const { allowedPorts = standardPorts } = policy;
  const port = url.port === '' ? 443 : Number(url.port);
  if (!loopback && !allowedPorts.includes(port)) return `must use port ${either.format(allowedPorts.map(String))}`;
  return isIP(host) === 0 ? undefined : refusalOfAddress(host, policy);
}

/**
 * Returns the reason why this IP address may not be connected to, or `undefined` if it may: only global unicast
 * addresses.
 */
export function refusalOfAddress(text: string, policy: NetworkPolicy): string | undefined {
  if (!ipaddr.isValid(text)) return 'must not lead to an address that cannot be read';
  const address = ipaddr.parse(text);
  const range = address.range();
  const platform = isPlatform(address);
  if (!platform && policy.allowedRanges?.some((allowed) => isWithin(address, allowed))) return undefined;
  if (range === 'loopback' && policy.allowLoopback) return undefined;
  if (range !== 'unicast') return `must not lead to an address that is not public (${range})`;
  const unassigned = address instanceof ipaddr.IPv6 && !address.match(globalUnicast);
  if (unassigned || platform) return 'must not lead to an address that is not public (reserved)';
  return undefined;
}

/**
 * Reads a network in CIDR notation that the operator may open: `undefined` unless it is wholly within the private
 * ranges of IPv4, that of carrier-grade NAT, or the unique local addresses of IPv6.
 */
export function privateRange(text: string): AddressRange | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const within = privateRanges.some((range) => bits >= range[1] && isWithin(address, range));
  return within ? [address, bits] : undefined;
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: AddressRange): boolean {
  return address.kind() === network.kind() && address.match(network as never, bits);
}

function isPlatform(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const text = address.toNormalizedString();
  return platformAddresses.some((each) => ipaddr.parse(each).toNormalizedString() === text);
}

/** Returns the name or address in a URL; an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Returns true if the host is this machine, by its usual name or by an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && ipaddr.parse(host).range() === 'loopback');
}
