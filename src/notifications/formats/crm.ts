import { z } from 'zod';
import type { Outcome, OutgoingRequest } from '../sending/sender.ts';
import type { Token } from '../sending/tokens.ts';
import type { NotificationServices } from '../services.ts';
import type { Connection, Format, OutgoingEvent, Receiver, Vendor } from './format.ts';
import type { HostPolicy } from './hosts.ts';
import { type FieldMapping, type Fields, type MappedEvent, mapped, partnerOf } from './mapping.ts';

/** Calls of one CRM. */
interface Crm {
  /** Request that gets a token; absent if the secret is itself a token. */
  tokenRequest?: OutgoingRequest;
  /**
   * Returns the reason for refusing a token, as a sentence without its full stop: the token's answer names a host that
   * may not have it.
   */
  unfit?(token: Token): string | undefined;
  /** Returns the call that writes the fields of a partner to the CRM. */
  deliver(token: Token, partnerId: string, fields: Fields): OutgoingRequest;
  /** Returns a call that changes nothing and succeeds only if deliveries can: for a test event. */
  probe(token: Token): OutgoingRequest;
  /** Returns the reason why an answer to {@link deliver} is a failure in spite of its 2xx status. */
  refusal?(outcome: Outcome): string | undefined;
}

interface CrmFormat<Name extends string, Schema extends z.ZodObject, Secret extends keyof z.infer<Schema> & string> {
  name: Name;
  settings: Schema;
  /** Name of the setting that is sealed and never shown. */
  secret: Secret;
  vendor: Vendor;
  standardFields: FieldMapping;
  keepsState: boolean;
  /** Name of the setting with the field that finds the partner's record, which no mapping may set. */
  key?: string;
  connect(given: {
    url: string;
    settings: Omit<z.infer<Schema>, Secret | 'fields'>;
    /** Names of the mapped fields. */
    fields: readonly string[];
    secret: string;
    policy: HostPolicy;
  }): Crm;
}

/** Makes a format from the calls of a CRM's own API. */
export function crmFormat<
  const Name extends string,
  Schema extends z.ZodObject,
  Secret extends keyof z.infer<Schema> & string,
>({ name, settings, secret, key, keepsState, connect, ...rest }: CrmFormat<Name, Schema, Secret>): Format<Name> {
  const mappingIn = ({ fields = rest.standardFields }: Partial<Connection>) => fields as FieldMapping;
  const fieldsOf = (connection: Connection, event: MappedEvent) => mapped(mappingIn(connection), event);
  return {
    ...rest,
    name,
    settings: { schema: key === undefined ? settings : withoutKey(settings, key, rest.standardFields), secret },
    signed: false,
    mappingIn,
    ...(keepsState ? { fieldsOf } : {}),
    deliver(services, receiver, event) {
      const { connection } = receiver;
      if (!connection) throw new Error('The endpoint has no connection to a CRM.');
      const { fields: _fields, ...given } = connection;
      const credentials = receiver.credentials();
      const crm = connect({
        url: receiver.url,
        settings: given as z.infer<Schema>,
        fields: Object.keys(mappingIn(connection)),
        secret: credentials,
        policy: { crmHosts: services.settings.crmHosts, network: receiver.network },
      });
      const { overwritten } = event;
      const written = Object.entries(fieldsOf(connection, event)).filter(([field]) => !overwritten.has(field));
      return deliverToCrm(services, crm, credentials, receiver, event, Object.fromEntries(written));
    },
  };
}

/**
 * Makes one attempt to put an event into a CRM: gets a token and calls; if the token is refused, gets another and calls
 * once more. All of it happens within the deadline of one attempt.
 */
async function deliverToCrm(
  { sender, tokens, settings }: NotificationServices,
  crm: Crm,
  secret: string,
  { endpointId, network }: Receiver,
  { type, body }: OutgoingEvent,
  fields: Fields,
): Promise<Outcome> {
  const started = performance.now();
  const leftMs = () => Math.max(1, settings.deadlineMs - (performance.now() - started));
  const timed = (outcome: Outcome): Outcome => ({ ...outcome, durationMs: Math.round(performance.now() - started) });

  for (let again = false; ; again = true) {
    const answer = crm.tokenRequest
      ? await tokens.get(endpointId, { ...crm.tokenRequest, deadlineMs: leftMs() }, network)
      : { token: { accessToken: secret } satisfies Token };
    if ('failed' in answer) return timed(answer.failed);
    const unfit = crm.unfit?.(answer.token);
    if (unfit !== undefined) {
      if (crm.tokenRequest) await tokens.refuse(endpointId, crm.tokenRequest, answer.token);
      return timed({ ok: false, durationMs: 0, error: `no token: ${unfit}` });
    }
    const { token } = answer;
    const isTest = type === 'webhook.test';
    const request = isTest ? crm.probe(token) : crm.deliver(token, partnerOf(body), fields);
    const outcome = await sender.send({ ...request, deadlineMs: leftMs() }, network);
    if (outcome.status === 401 && crm.tokenRequest) {
      await tokens.refuse(endpointId, crm.tokenRequest, answer.token);
      if (!again) continue;
    }
    const refusal = outcome.ok && !isTest ? crm.refusal?.(outcome) : undefined;
    return timed(refusal === undefined ? outcome : { ...outcome, ok: false, error: refusal });
  }
}

/** Refuses a mapping, the standard one too, that sets the field by which the record is found. */
function withoutKey<Schema extends z.ZodObject>(schema: Schema, key: string, standard: FieldMapping): Schema {
  return schema.superRefine((given, context) => {
    const { fields = standard, [key]: name } = given as { fields?: FieldMapping } & Record<string, unknown>;
    if (!Object.hasOwn(fields, String(name))) return;
    const message = `must not be mapped: it is the ${key}, which finds the partner's record`;
    context.addIssue({ code: 'custom', path: ['fields', String(name)], message });
  });
}

export const secretText = z.string().min(1).max(4_000);

/** Makes the token request of client credentials (RFC 6749, 4.4). */
export function clientCredentials(url: string, fields: Record<string, string>): OutgoingRequest {
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(),
  };
}

/** Pattern of a column, table or property name in Dataverse and HubSpot. */
export const logicalName = /^[a-z][a-z0-9_]{0,99}$/;
