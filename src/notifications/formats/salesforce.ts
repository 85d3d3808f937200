import { type Crm, clientCredentials } from './crm.ts';
import { type HostPolicy, refusalOfHost } from './hosts.ts';
import { mapped, standardFields } from './mapping.ts';
import type { CrmConnection } from './settings.ts';

/**
 * Salesforce: a platform event is published by inserting it through the REST API. The URL is the organisation's
 * My Domain, where the token comes from; the API is at the instance that the token's answer names, which must be the
 * same host, or one of Salesforce's.
 */
export function salesforce(
  domainUrl: string,
  connection: Extract<CrmConnection, { format: 'salesforce' }>,
  clientSecret: string,
  policy: HostPolicy,
): Crm {
  const domain = new URL(domainUrl).origin;
  const { clientId, event, apiVersion, fields } = connection;
  const objects = (instanceUrl = domain) =>
    `${new URL(instanceUrl).origin}/services/data/v${apiVersion}/sobjects/${event}`;
  const headersFor = (accessToken: string) => ({ authorization: `Bearer ${accessToken}`, accept: 'application/json' });
  return {
    keepsState: false,
    tokenRequest: clientCredentials(`${domain}/services/oauth2/token`, {
      client_id: clientId,
      client_secret: clientSecret,
    }),
    unfit: ({ instanceUrl = domain }) => {
      const instance = URL.parse(instanceUrl);
      if (instance?.origin === domain) return undefined;
      const ours = instance?.protocol === 'https:' && !refusalOfHost('salesforce', 'url', instance, policy);
      return ours ? undefined : 'its instance_url is not an https address of Salesforce';
    },
    deliver: ({ accessToken, instanceUrl }, body) => ({
      url: `${objects(instanceUrl)}/`,
      headers: { ...headersFor(accessToken), 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(mapped(fields ?? standardFields.salesforce, body)),
    }),
    probe: ({ accessToken, instanceUrl }) => ({
      method: 'GET',
      url: `${objects(instanceUrl)}/describe`,
      headers: headersFor(accessToken),
    }),
    refusal: ({ answer }) => (/"success"\s*:\s*false/.test(answer ?? '') ? 'the event was not published' : undefined),
  };
}
