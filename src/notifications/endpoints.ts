import { conflict, type InputError, invalid, notFound } from '../errors.ts';
import type { Page, QueryPosition } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import {
  deliveriesContainer,
  deliveryTtlSeconds,
  type Endpoint,
  endpointsContainer,
  operatorPartition,
} from './documents.ts';
import { sendTurn } from './follow-up.ts';
import { credentialsPlace } from './formats/deliver-to-crm.ts';
import { refusalOfHost } from './formats/hosts.ts';
import { type CrmConnection, type CrmFormat, type CrmSettings, crmFormats, splitSettings } from './formats/settings.ts';
import { noteInterest } from './interest.ts';
import { movesOf } from './moves.ts';
import { refusalOfUrl } from './network.ts';
import { newTestDelivery } from './new-delivery.ts';
import type { EndpointChange, EndpointRegistration } from './registration.ts';
import type { NotificationSettings, Notifications } from './services.ts';
import { newSecret } from './signature.ts';
import { validate } from './validation.ts';

type Context = Pick<Notifications, 'documents' | 'clock' | 'ids' | 'vault' | 'sender' | 'tokens' | 'settings'>;

/** A bound on the deliveries that one event can cause. */
const endpointsPerOwner = 100;

/** An endpoint as the API shows it: everything but its secrets. */
export interface EndpointView extends Omit<Endpoint, 'owner' | 'secrets' | 'credentials'> {
  /** Absent for the operator's endpoints, which hear of every partner. */
  partnerId?: string;
  /** `pending`: the receiver has not consented yet, see `validation`. */
  status: 'enabled' | 'pending' | 'disabled';
}

/** One page of a listing, with the position of the next. */
export interface Listing<View> {
  items: View[];
  next?: QueryPosition;
}

/**
 * Registers an endpoint of a partner, or of the operator.
 * @param owner the partner's id, or `operatorPartition`; that the partner exists is the caller's to check
 * @returns the endpoint, and the secret that signs its deliveries, which is never shown again; none for a CRM's format
 * @throws ProductError `invalid` when the address or a program is refused, `conflict` when there are too many already
 */
export async function registerEndpoint(
  context: Context,
  owner: string,
  registration: EndpointRegistration,
): Promise<{ endpoint: EndpointView; secret?: string }> {
  const { documents, clock, ids, vault, settings } = context;
  check(owner, registration.format, registration, settings);
  const present = await documents.query(endpointsContainer, { partition: owner, limit: endpointsPerOwner });
  if (present.items.length >= endpointsPerOwner) {
    throw conflict(
      'too-many-endpoints',
      `There are ${endpointsPerOwner} endpoints already. Delete one that is no longer used.`,
    );
  }
  const id = `ep_${ids.next()}`;
  const createdAt = clock.now().toISOString();
  const { url, events, programs, description, format } = registration;
  const secret = format === 'cloudevents' ? newSecret() : undefined;
  const value: Endpoint = {
    id,
    owner,
    url,
    events,
    ...(programs === undefined ? {} : { programs }),
    ...(description === undefined ? {} : { description }),
    format,
    secrets: secret === undefined ? [] : [{ sealed: vault.seal(secret, id), createdAt }],
    ...sealedConnection(vault, id, registration),
    ...(registration.validate ? { validation: await validate(context, owner, url) } : {}),
    createdAt,
  };
  await noteInterest(documents, owner, events);
  await documents.write(endpointsContainer, { partition: owner, id, value, when: 'always' });
  return { endpoint: endpointView(value), ...(secret === undefined ? {} : { secret }) };
}

/**
 * Changes an endpoint. With another address, or when asked to, one that must consent is asked again first.
 * @throws ProductError `not-found`; `invalid` when the address, a program or a CRM's settings are refused, or when
 * credentials kept here would go to another origin than they were given for
 */
export async function changeEndpoint(
  context: Context,
  owner: string,
  id: string,
  change: EndpointChange,
): Promise<EndpointView> {
  const before = await theEndpoint(context, owner, id);
  checkChange(before, change, context.settings);
  const url = change.url ?? before.url;
  const mustConsent = change.validate ?? before.validation !== undefined;
  const asked = mustConsent && (change.validate || url !== before.url || !before.validation?.at);
  const validation = asked ? await validate(context, owner, url) : mustConsent ? before.validation : undefined;
  const connection = sealedConnection(context.vault, id, change);
  await noteInterest(context.documents, owner, change.events ?? []);
  const after = await update(context.documents, endpointsContainer, { partition: owner, id }, (stored) => {
    if (!stored) return undefined;
    checkMoves(stored, change);
    const { programs, description, validation: _before, ...rest } = stored;
    return {
      ...rest,
      url,
      ...(change.events ? { events: change.events } : {}),
      ...optional('programs', change.programs === undefined ? programs : change.programs),
      ...optional('description', change.description === undefined ? description : change.description),
      ...connection,
      ...(validation ? { validation } : {}),
    };
  });
  if (!after) throw missing();
  context.tokens.drop(id);
  return endpointView(after);
}

/**
 * Enables an endpoint again that was disabled, or asks its receiver again to consent.
 * @throws ProductError `not-found`; `conflict` when the receiver does not consent
 */
export async function enableEndpoint(context: Context, owner: string, id: string): Promise<EndpointView> {
  const before = await theEndpoint(context, owner, id);
  const validation = before.validation && (await validate(context, owner, before.url));
  const after = await update(context.documents, endpointsContainer, { partition: owner, id }, (stored) => {
    if (!stored) return undefined;
    const { disabled: _disabled, failingSince: _since, ...rest } = stored;
    return validation ? { ...rest, validation } : rest;
  });
  if (!after) throw missing();
  if (validation?.error !== undefined)
    throw conflict('not-validated', `The receiver has not consented to events: ${validation.error}.`);
  return endpointView(after);
}

/**
 * Sends an endpoint an event `webhook.test`, whatever events it asked for.
 * @returns the delivery's id, to look its outcome up by
 * @throws ProductError `not-found`; `conflict` when the endpoint is not enabled
 */
export async function testEndpoint(
  context: Pick<Notifications, 'documents' | 'queues' | 'clock' | 'ids' | 'settings'>,
  owner: string,
  id: string,
): Promise<{ deliveryId: string }> {
  const { documents, clock, ids, settings } = context;
  const endpoint = await enabledEndpoint(context, owner, id);
  const now = clock.now();
  const event = { id: `wt_${ids.next()}`, endpointId: id, occurredAt: now.toISOString() };
  const value = newTestDelivery(endpoint, event, settings.publicBaseUrl, now);
  const key = { partition: id, id: event.id };
  await documents.write(deliveriesContainer, { ...key, value, when: 'always', ttlSeconds: deliveryTtlSeconds });
  await sendTurn(context, value);
  return { deliveryId: event.id };
}

/**
 * The endpoint, which may be sent to.
 * @throws ProductError `not-found`; `conflict` when it is disabled or its receiver has not consented
 */
export async function enabledEndpoint(
  context: Pick<Notifications, 'documents'>,
  owner: string,
  id: string,
): Promise<Endpoint> {
  const endpoint = await theEndpoint(context, owner, id);
  if (statusOf(endpoint) !== 'enabled')
    throw conflict('endpoint-not-enabled', `The endpoint is ${statusOf(endpoint)}. Enable it first.`);
  return endpoint;
}

/** @throws ProductError `not-found` */
export async function readEndpoint(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  id: string,
): Promise<EndpointView> {
  return endpointView(await theEndpoint({ documents }, owner, id));
}

async function theEndpoint(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  id: string,
): Promise<Endpoint> {
  const stored = await documents.read(endpointsContainer, { partition: owner, id });
  if (!stored) throw missing();
  return stored.value;
}

const missing = () => notFound('webhook-not-found', 'There is no such webhook endpoint here.');

/** The endpoints of one owner, oldest first. */
export async function listEndpoints(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  { limit, after }: { limit: number; after?: QueryPosition },
): Promise<Listing<EndpointView>> {
  const query = { partition: owner, orderBy: { path: 'createdAt' }, limit, ...(after ? { after } : {}) };
  return listing(await documents.query(endpointsContainer, query), endpointView);
}

/**
 * Deletes an endpoint. Its pending deliveries end as failed when their next attempt is due.
 * @throws ProductError `not-found`
 */
export async function deleteEndpoint(
  { documents, tokens }: Pick<Notifications, 'documents' | 'tokens'>,
  owner: string,
  id: string,
): Promise<void> {
  await readEndpoint({ documents }, owner, id);
  await documents.remove(endpointsContainer, { partition: owner, id });
  tokens.drop(id);
}

/** A page of documents as a page of views. */
export function listing<T, View>(page: Page<T>, view: (value: T) => View): Listing<View> {
  const items = page.items.map(({ value }) => view(value));
  return page.next ? { items, next: page.next } : { items };
}

function statusOf({ disabled, validation }: Endpoint): EndpointView['status'] {
  if (disabled) return 'disabled';
  return validation && !validation.at ? 'pending' : 'enabled';
}

function endpointView(endpoint: Endpoint): EndpointView {
  const { owner, secrets: _secrets, credentials: _credentials, ...shown } = endpoint;
  return { ...shown, ...(owner === operatorPartition ? {} : { partnerId: owner }), status: statusOf(endpoint) };
}

function sealedConnection(
  vault: Notifications['vault'],
  id: string,
  settings: CrmSettings,
): { connection?: CrmConnection; credentials?: string } {
  const split = splitSettings(settings);
  if (!split) return {};
  return { connection: split.connection, credentials: vault.seal(split.credentials, credentialsPlace(id)) };
}

function optional<Name extends string, Value>(name: Name, value: Value | null | undefined): { [_ in Name]?: Value } {
  return (value === undefined || value === null ? {} : { [name]: value }) as { [_ in Name]?: Value };
}

function check(
  owner: string,
  format: Endpoint['format'],
  given: { url?: string; programs?: string[] | null | undefined } & CrmSettings,
  settings: NotificationSettings,
): void {
  const errors: InputError[] = [];
  const policy = { crmHosts: settings.crmHosts, network: settings.networkOf(owner) };
  const judge = (text: string | undefined, field: 'url' | 'authority', pointer: string) => {
    if (text === undefined) return;
    const url = new URL(text);
    const unreachable = refusalOfUrl(url, policy.network);
    const foreign = isCrm(format) ? refusalOfHost(format, field, url, policy) : undefined;
    const message = `${field} ${unreachable ?? foreign}.`;
    if (unreachable !== undefined) errors.push({ pointer, code: 'url-not-allowed', message });
    else if (foreign !== undefined) errors.push({ pointer, code: 'host-not-allowed', message });
  };
  judge(given.url, 'url', '/url');
  if (format === 'dataverse') judge(given.dataverse?.authority, 'authority', '/dataverse/authority');
  for (const [index, program] of (given.programs ?? []).entries()) {
    if (settings.programs.includes(program)) continue;
    const message = `There is no program "${program}". Programs: ${settings.programs.join(', ')}.`;
    errors.push({ pointer: `/programs/${index}`, code: 'unknown-program', message });
  }
  refuse(errors);
}

function checkChange(before: Endpoint, change: EndpointChange, settings: NotificationSettings): void {
  const { format } = before;
  const { url, ...rest } = change;
  check(before.owner, format, { ...rest, ...(url === undefined ? {} : { url }) }, settings);
  checkMoves(before, change);
  const errors: InputError[] = crmFormats
    .filter((each) => change[each] !== undefined && each !== format)
    .map((each) => ({ pointer: `/${each}`, code: 'other-format', message: `The endpoint's format is ${format}.` }));
  if (change.validate && format !== 'cloudevents')
    errors.push({ pointer: '/validate', code: 'other-format', message: 'Only cloudevents endpoints are validated.' });
  refuse(errors);
}

/** Credentials go where they were given for, and nowhere else: who sends them elsewhere must have them. */
function checkMoves(before: Endpoint, change: EndpointChange): void {
  const { format } = before;
  if (!isCrm(format) || change[format] !== undefined) return;
  const secret = format === 'hubspot' ? 'token' : 'clientSecret';
  const pointer = `/${format}/${secret}`;
  refuse(
    movesOf(before, change).map(({ field, from, to }) => ({
      pointer,
      code: 'credentials-required',
      message: `${field} leads to ${to} in place of ${from}: give "${format}" with its ${secret} again in the same request.`,
    })),
  );
}

const isCrm = (format: Endpoint['format']): format is CrmFormat => (crmFormats as readonly string[]).includes(format);

function refuse(errors: readonly InputError[]): void {
  if (errors.length > 0) throw invalid('invalid-webhook', errors.map(({ message }) => message).join(' '), errors);
}
