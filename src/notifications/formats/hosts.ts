import { hostOf, isLoopback, type NetworkPolicy } from '../sending/network.ts';
import type { CrmConnection, CrmFormat } from './settings.ts';

/** The hosts that are a CRM vendor's own, by the field that names one; `*.` stands for any name below. */
const vendors: Record<CrmFormat, { name: string; url: readonly string[]; authority: readonly string[] }> = {
  dataverse: {
    name: 'Microsoft',
    url: ['*.dynamics.com', '*.microsoftdynamics.us', '*.appsplatform.us', '*.dynamics.cn'],
    authority: [
      'login.microsoftonline.com',
      'login.microsoftonline.us',
      'login.partner.microsoftonline.cn',
      'login.chinacloudapi.cn',
    ],
  },
  salesforce: { name: 'Salesforce', url: ['*.salesforce.com', '*.salesforce.mil'], authority: [] },
  hubspot: { name: 'HubSpot', url: ['*.hubapi.com'], authority: [] },
};

/** Which hosts may have a CRM's credentials besides its vendor's. */
export interface HostPolicy {
  /** Hosts that the operator adds, like `crm.example.com` or `*.example.com`. */
  crmHosts: readonly string[];
  /** Where loopback may be called, it may have credentials, too. */
  network: NetworkPolicy;
}

/**
 * Why credentials may not go to an address, as the second half of a sentence, or `undefined` when they may: only to the
 * vendor of the CRM and to what the operator adds.
 */
export function refusalOfHost(
  format: CrmFormat,
  field: 'url' | 'authority',
  url: URL,
  { crmHosts, network }: HostPolicy,
): string | undefined {
  const { name, [field]: own } = vendors[format];
  const host = hostOf(url);
  if (network.allowLoopback && isLoopback(host)) return undefined;
  if ([...own, ...crmHosts].some((pattern) => matches(pattern, host))) return undefined;
  return `must be a host of ${name} (${own.join(', ')}); the operator may add others (PCI_CRM_HOSTS)`;
}

/** The same of all addresses of a connection, as a whole sentence. */
export function refusalOfConnection(url: string, connection: CrmConnection, policy: HostPolicy): string | undefined {
  const { format } = connection;
  const refusal = refusalOfHost(format, 'url', new URL(url), policy);
  if (refusal !== undefined) return `the URL ${refusal}`;
  if (format !== 'dataverse') return undefined;
  const ofAuthority = refusalOfHost(format, 'authority', new URL(connection.authority), policy);
  return ofAuthority && `the authority ${ofAuthority}`;
}

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
