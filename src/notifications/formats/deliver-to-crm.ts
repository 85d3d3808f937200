import type { Outcome } from '../sending/sender.ts';
import type { Token } from '../sending/tokens.ts';
import type { NotificationServices } from '../services.ts';
import type { Crm } from './crm.ts';
import { dataverse } from './dataverse.ts';
import { type HostPolicy, refusalOfConnection } from './hosts.ts';
import { hubspot } from './hubspot.ts';
import { salesforce } from './salesforce.ts';
import type { CrmConnection } from './settings.ts';

/** An endpoint that is a CRM's API. */
export interface CrmEndpoint {
  id: string;
  owner: string;
  url: string;
  connection?: CrmConnection;
  /** Opens the credentials that are sealed at rest. */
  credentials: () => string;
}

/** Whether the endpoint's CRM keeps the present state, so that an older event must not overwrite a newer one. */
export const keepsState = ({ format }: { format: string }): boolean => format === 'dataverse' || format === 'hubspot';

/**
 * One attempt to put an event into a CRM: get a token, call, and where the token is refused get another and call once
 * more. All of it happens within the deadline of one attempt. Where the CRM's hosts may not have the credentials (any
 * more), they are not even opened.
 */
export async function deliverToCrm(
  { sender, tokens, settings }: Pick<NotificationServices, 'sender' | 'tokens' | 'settings'>,
  { id, owner, url, connection, credentials: openCredentials }: CrmEndpoint,
  { event, body }: { event: string; body: string },
): Promise<Outcome> {
  const started = performance.now();
  const leftMs = () => Math.max(1, settings.deadlineMs - (performance.now() - started));
  if (!connection) throw new Error('The endpoint has no connection to a CRM.');
  const policy = { crmHosts: settings.crmHosts, network: settings.networkOf(owner) };
  const refused = refusalOfConnection(url, connection, policy);
  if (refused !== undefined) return { ok: false, durationMs: 0, error: `refused: ${refused}` };
  const credentials = openCredentials();
  const crm = crmOf(url, connection, credentials, policy);
  const timed = (outcome: Outcome): Outcome => ({ ...outcome, durationMs: Math.round(performance.now() - started) });

  for (let again = false; ; again = true) {
    const answer = crm.tokenRequest
      ? await tokens.get(id, { ...crm.tokenRequest, deadlineMs: leftMs() }, policy.network)
      : { token: { accessToken: credentials } satisfies Token };
    if ('failed' in answer) return timed(answer.failed);
    const unfit = crm.unfit?.(answer.token);
    if (unfit !== undefined) {
      if (crm.tokenRequest) await tokens.refuse(id, crm.tokenRequest, answer.token);
      return timed({ ok: false, durationMs: 0, error: `no token: ${unfit}` });
    }
    const request = event === 'webhook.test' ? crm.probe(answer.token) : crm.deliver(answer.token, body);
    const outcome = await sender.send({ ...request, deadlineMs: leftMs() }, policy.network);
    if (outcome.status === 401 && crm.tokenRequest) {
      await tokens.refuse(id, crm.tokenRequest, answer.token);
      if (!again) continue;
    }
    const refusal = outcome.ok ? crm.refusal?.(outcome) : undefined;
    return timed(refusal === undefined ? outcome : { ...outcome, ok: false, error: refusal });
  }
}

function crmOf(url: string, connection: CrmConnection, credentials: string, policy: HostPolicy): Crm {
  switch (connection.format) {
    case 'dataverse':
      return dataverse(url, connection, credentials);
    case 'salesforce':
      return salesforce(url, connection, credentials, policy);
    case 'hubspot':
      return hubspot(url, connection);
  }
}
