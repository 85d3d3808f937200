import { type InputError, invalid } from '../../errors.ts';
import { refusalOfHost } from '../formats/hosts.ts';
import { type CrmFormat, type CrmSettings, crmFormats } from '../formats/settings.ts';
import { refusalOfUrl } from '../sending/network.ts';
import type { NotificationSettings } from '../services.ts';
import type { Endpoint } from './documents.ts';
import { movesOf } from './moves.ts';
import type { EndpointChange } from './registration.ts';

/** @throws ProductError `invalid` when an address or a program is refused */
export function check(
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

/** @throws ProductError `invalid` when the endpoint may not be changed so */
export function checkChange(before: Endpoint, change: EndpointChange, settings: NotificationSettings): void {
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
export function checkMoves(before: Endpoint, change: EndpointChange): void {
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
