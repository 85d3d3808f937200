import { z } from 'zod';
import { clientCredentials, crmFormat, secretText } from './crm.ts';
import { refusalOfHost } from './hosts.ts';
import { mappingOf } from './mapping.ts';

const vendor = { name: 'Salesforce', hosts: { url: ['*.salesforce.com', '*.salesforce.mil'] } };

/**
 * Salesforce: publishes a platform event by inserting it through the REST API. The URL is the organisation's My Domain,
 * which issues the token; the API is at the instance named in the token's answer, which must be the same host or one of
 * Salesforce's.
 */
export const salesforce = crmFormat({
  name: 'salesforce',
  settings: z.strictObject({
    clientId: z.string().min(1).max(500),
    clientSecret: secretText,
    event: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_]{0,76}__e$/, 'must be the API name of a platform event, ending in __e')
      .default('PCI_Event__e'),
    apiVersion: z
      .string()
      .regex(/^\d{2}\.0$/, 'must be like 62.0')
      .default('62.0'),
    fields: mappingOf(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, "a field's API name, for example Tier__c").optional(),
  }),
  secret: 'clientSecret',
  vendor,
  standardFields: {
    Event_Id__c: 'eventId',
    Event_Type__c: 'eventType',
    Occurred_At__c: 'occurredAt',
    Sequence__c: 'sequence',
    Superseded_By__c: 'supersededBy',
    Partner_Id__c: 'partnerId',
    Program__c: 'program',
    Month__c: 'month',
    Tier__c: 'tier',
    Tier_Before__c: 'tierBefore',
    Score__c: 'score',
    Tier_Expected__c: 'tierExpected',
    Tier_Lost_In__c: 'tierLostIn',
    Score_Url__c: 'scoreUrl',
  },
  keepsState: false,
  connect({ url, settings: { clientId, event, apiVersion }, secret, policy }) {
    const domain = new URL(url).origin;
    const objects = (instanceUrl = domain) =>
      `${new URL(instanceUrl).origin}/services/data/v${apiVersion}/sobjects/${event}`;
    const headersFor = (accessToken: string) => ({
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
    });
    return {
      tokenRequest: clientCredentials(`${domain}/services/oauth2/token`, {
        client_id: clientId,
        client_secret: secret,
      }),
      unfit: ({ instanceUrl = domain }) => {
        const instance = URL.parse(instanceUrl);
        if (instance?.origin === domain) return undefined;
        const ours = instance?.protocol === 'https:' && !refusalOfHost(vendor, 'url', instance, policy);
        return ours ? undefined : 'its instance_url is not an https address of Salesforce';
      },
      deliver: ({ accessToken, instanceUrl }, _partnerId, values) => ({
        url: `${objects(instanceUrl)}/`,
        headers: { ...headersFor(accessToken), 'content-type': 'application/json; charset=utf-8' },
        // An event has no former values to clear.
        body: JSON.stringify(values, (_field, value) => value ?? undefined),
      }),
      probe: ({ accessToken, instanceUrl }) => ({
        method: 'GET',
        url: `${objects(instanceUrl)}/describe`,
        headers: headersFor(accessToken),
      }),
      refusal: ({ answer }) => (isEnqueued(answer) ? undefined : 'the answer does not say that the event was enqueued'),
    };
  },
});

const publishResult = z.object({ success: z.literal(true), errors: z.array(z.object({ statusCode: z.string() })) });

/**
 * Publishing is asynchronous: a good answer has `success`, and among its errors `OPERATION_ENQUEUED`, which is not one.
 * Any other 2xx answer, such as a page for signing in, is a failure.
 */
function isEnqueued(answer = ''): boolean {
  const result = publishResult.safeParse(parsed(answer));
  return result.success && result.data.errors.every(({ statusCode }) => statusCode === 'OPERATION_ENQUEUED');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
