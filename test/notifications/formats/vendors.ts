import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import Ajv from 'ajv';
import { type Received, type Receiver, receiver } from '../receiver.ts';

/**
 * CRMs as their vendors describe them: each checks every request by the published contract and answers as the real one
 * does, errors and rate limits included. Sources: Microsoft Learn (Dataverse Web API, service protection limits, OAuth
 * 2.0 client credentials), Salesforce REST and Platform Events developer guides, HubSpot CRM API reference.
 */
export interface Vendor extends Receiver {
  /** The next calls are answered with this, before the contract is looked at. */
  fail(...answers: Answer[]): void;
  /** Tokens given out so far; only the newest is valid. */
  tokens(): number;
  /** The current token is no longer valid. */
  expire(): void;
  /** What was written, newest last. */
  written: { key: string; fields: Record<string, unknown> }[];
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}
type Call = Received & { headers: IncomingHttpHeaders };

export const clientSecret = 'client-secret-0123456789';
const schemaOf = (columns: Record<string, object>) =>
  new Ajv.Ajv({ strict: true }).compile<Record<string, unknown>>({
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: columns,
  });
const text = (maxLength: number) => ({ type: 'string', maxLength });
const month = { type: 'string', pattern: '^\\d{4}-\\d{2}$' };

async function vendor(
  tokenPath: string | undefined,
  tokenAnswer: (call: Call, token: string, origin: string) => Answer,
  api: (call: Call, token: string, written: Vendor['written']) => Answer,
): Promise<Vendor> {
  const failures: Answer[] = [];
  const written: Vendor['written'] = [];
  let tokens = 0;
  let good = '';
  const send = (response: ServerResponse, { status, headers = {}, body }: Answer) =>
    response
      .writeHead(status, { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers })
      .end(body === undefined ? undefined : JSON.stringify(body));
  const server = await receiver((response, _nth, call) => {
    if (call.path === tokenPath) {
      const token = `token-${tokens + 1}`;
      const answer = tokenAnswer(call, token, server.url);
      if (answer.status === 200) [good, tokens] = [token, tokens + 1];
      return send(response, answer);
    }
    return send(response, failures.shift() ?? api(call, good, written));
  });
  return Object.assign(server, {
    written,
    fail: (...answers: Answer[]) => void failures.push(...answers),
    tokens: () => tokens,
    expire: () => {
      good = 'none';
    },
  });
}

const formOf = ({ headers, body }: Call) =>
  headers['content-type'] === 'application/x-www-form-urlencoded'
    ? Object.fromEntries(new URLSearchParams(body))
    : undefined;
const bearer = ({ headers }: Call) => headers.authorization?.replace(/^Bearer /, '');
const isJson = ({ headers }: Call) => headers['content-type']?.split(';')[0] === 'application/json';

/** Dataverse: an environment and its authority at one address; accounts with an alternate key `pci_mpnid`. */
export function dataverseServer(tenant: string): Promise<Vendor> {
  const error = (status: number, code: string, message: string): Answer => ({
    status,
    body: { error: { code, message } },
  });
  const columns = schemaOf({
    pci_program: text(100),
    pci_month: month,
    pci_tier: { oneOf: [text(100), { type: 'integer' }] },
    pci_tierbefore: text(100),
    pci_score: { type: 'number', minimum: 0, maximum: 100 },
    pci_tierexpected: { type: ['string', 'null'], maxLength: 100 },
    pci_tierlostin: { type: ['string', 'null'], pattern: '^\\d{4}-\\d{2}$' },
    pci_level: { type: ['integer', 'null'], enum: [100_000_000, 100_000_001, 100_000_002, null] },
    pci_scoreurl: text(1000),
    pci_lasteventid: text(100),
  });
  return vendor(
    `/${tenant}/oauth2/v2.0/token`,
    (call, token, origin) => {
      const { grant_type, client_id, client_secret, scope } = formOf(call) ?? {};
      if (grant_type !== 'client_credentials' || client_id !== 'app-1' || scope !== `${origin}/.default`)
        return { status: 400, body: { error: 'invalid_request', error_description: 'AADSTS900144: malformed' } };
      if (client_secret !== clientSecret)
        return {
          status: 401,
          body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
        };
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token },
      };
    },
    (call, token, written) => {
      if (bearer(call) !== token) return { status: 401, headers: { 'www-authenticate': 'Bearer error=invalid_token' } };
      if (call.headers['odata-version'] !== '4.0' || call.headers['odata-maxversion'] !== '4.0')
        return error(400, '0x80060888', 'The OData version is missing.');
      if (call.method === 'GET' && /^\/api\/data\/v9\.2\/accounts\?\$select=[a-z_,]+&\$top=1$/.test(call.path))
        return { status: 200, body: { value: [] } };
      const key = /^\/api\/data\/v9\.2\/accounts\(pci_mpnid='(\d+)'\)$/.exec(call.path)?.[1];
      if (call.method !== 'PATCH' || !key) return error(404, '0x80060888', `Resource not found: ${call.path}`);
      if (!isJson(call)) return error(415, '0x0', 'Unsupported media type.');
      const fields = JSON.parse(call.body);
      if (!columns(fields))
        return error(400, '0x80048d19', `Error identified in Payload: ${JSON.stringify(columns.errors)}`);
      if (call.headers['if-match'] === '*' && !written.some((row) => row.key === key))
        return error(404, '0x80040217', `A record with the specified key values does not exist in account entity`);
      written.push({ key, fields });
      return { status: 204, headers: { 'odata-version': '4.0', 'odata-entityid': 'accounts(0)' } };
    },
  );
}

/** Salesforce: My Domain and instance at one address, a platform event `PCI_Event__e`. */
export function salesforceServer(): Promise<Vendor> {
  const error = (status: number, errorCode: string, message: string): Answer => ({
    status,
    body: [{ message, errorCode }],
  });
  const fields = schemaOf({
    Event_Id__c: text(255),
    Event_Type__c: text(255),
    Occurred_At__c: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' },
    Sequence__c: { type: 'number' },
    Superseded_By__c: { type: 'number' },
    Partner_Id__c: text(255),
    Program__c: text(255),
    Month__c: month,
    Tier__c: text(255),
    Tier_Before__c: text(255),
    Score__c: { type: 'number' },
    Tier_Expected__c: text(255),
    Tier_Lost_In__c: month,
    Score_Url__c: text(255),
  });
  return vendor(
    '/services/oauth2/token',
    (call, token, origin) => {
      const { grant_type, client_id, client_secret } = formOf(call) ?? {};
      if (grant_type !== 'client_credentials')
        return {
          status: 400,
          body: { error: 'unsupported_grant_type', error_description: 'grant type not supported' },
        };
      if (client_id !== 'app-1' || client_secret !== clientSecret)
        return { status: 400, body: { error: 'invalid_client', error_description: 'invalid client credentials' } };
      const signature = 'x';
      const issued_at = '1';
      return {
        status: 200,
        body: { access_token: token, signature, instance_url: origin, token_type: 'Bearer', issued_at },
      };
    },
    (call, token, written) => {
      if (bearer(call) !== token) return error(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
      const path = '/services/data/v62.0/sobjects/PCI_Event__e';
      if (call.method === 'GET' && call.path === `${path}/describe`)
        return { status: 200, body: { name: 'PCI_Event__e' } };
      if (call.method !== 'POST' || call.path !== `${path}/`)
        return error(404, 'NOT_FOUND', 'The requested resource does not exist');
      if (!isJson(call)) return error(415, 'UNSUPPORTED_MEDIA_TYPE', 'The content type is not supported');
      const event = JSON.parse(call.body);
      if (!fields(event)) return error(400, 'INVALID_FIELD', JSON.stringify(fields.errors));
      written.push({ key: String(event.Partner_Id__c), fields: event });
      const errors = [
        { statusCode: 'OPERATION_ENQUEUED', message: '232fd30e-0a71-42bd-a97b-be0e329b2ded', fields: [] },
      ];
      return { status: 201, body: { id: 'e01xx0000000001AAA', success: true, errors } };
    },
  );
}

/** HubSpot: companies with a unique property `pci_mpn_id`; partner 404 has none. */
export function hubspotServer(): Promise<Vendor> {
  const correlationId = 'aeb5f871-7f07-4993-9211-075dc63e7cbf';
  const error = (status: number, category: string, message: string): Answer => ({
    status,
    body: { status: 'error', message, correlationId, category },
  });
  const names = 'program month tier tier_before score tier_expected tier_lost_in score_url last_event_id'.split(' ');
  const properties = schemaOf(Object.fromEntries(names.map((name) => [`pci_${name}`, text(65_536)])));
  return vendor(
    undefined,
    () => ({ status: 404 }),
    (call, _token, written) => {
      if (bearer(call) !== clientSecret)
        return error(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
      if (call.method === 'GET' && call.path === '/crm/properties/2026-09/companies/pci_mpn_id')
        return { status: 200, body: { name: 'pci_mpn_id', hasUniqueValue: true } };
      const key = /^\/crm\/objects\/2026-09\/companies\/([^/?]+)\?idProperty=pci_mpn_id$/.exec(call.path)?.[1];
      if (call.method !== 'PATCH' || !key) return { status: 404 };
      if (!isJson(call)) return { status: 415 };
      const { properties: given, ...rest } = JSON.parse(call.body);
      if (Object.keys(rest).length > 0 || !properties(given))
        return error(400, 'VALIDATION_ERROR', `Property values were not valid: ${JSON.stringify(properties.errors)}`);
      if (key === '404') return error(404, 'OBJECT_NOT_FOUND', 'resource not found');
      written.push({ key, fields: given });
      const at = '2022-02-20T06:00:03.000Z';
      return { status: 200, body: { id: '512', properties: given, createdAt: at, updatedAt: at, archived: false } };
    },
  );
}

/** What each answers a caller that has used up its allowance. */
export const limits = {
  dataverse: {
    status: 429,
    headers: { 'retry-after': '300' },
    body: {
      error: {
        code: '0x80072322',
        message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
      },
    },
  },
  salesforce: {
    status: 403,
    body: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
  },
  hubspot: {
    status: 429,
    body: {
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: 'c033cdaa-2c40-4a64-ae48-b4cec88dad24',
      policyName: 'TEN_SECONDLY_ROLLING',
      requestId: '3d3e35b7-0dae-4b9f-a6e3-9c230cbcf8dd',
    },
  },
} as const satisfies Record<string, Answer>;
