import { type InputError, invalid } from '../../errors.ts';
import { formatOf, formats, type GivenSettings } from '../formats/all.ts';
import type { Connection } from '../formats/format.ts';
import { refusalOfHost } from '../formats/hosts.ts';
import { faultsOfTiers } from '../formats/mapping.ts';
import { refusalOfUrl } from '../sending/network.ts';
import type { NotificationSettings } from '../services.ts';
import type { Endpoint } from './documents.ts';
import { addressFields, movesOf } from './moves.ts';
import { type EndpointChange, type EndpointRegistration, signedFormats } from './registration.ts';

/** @throws ProductError `invalid` if an address or a program is refused */
function check(
  owner: string,
  format: Endpoint['format'],
  given: { url?: string; programs?: string[] | null | undefined } & GivenSettings,
  settings: NotificationSettings,
): void {
  const errors: InputError[] = [];
  const policy = { crmHosts: settings.crmHosts, network: settings.networkOf(owner) };
  const { vendor } = formatOf(format);
  const judge = (text: unknown, field: string, pointer: string) => {
    if (typeof text !== 'string') return;
    const url = new URL(text);
    const unreachable = refusalOfUrl(url, policy.network);
    const foreign = vendor && refusalOfHost(vendor, field, url, policy);
    const message = `${field} ${unreachable ?? foreign}.`;
    if (unreachable !== undefined) errors.push({ pointer, code: 'url-not-allowed', message });
    else if (foreign !== undefined) errors.push({ pointer, code: 'host-not-allowed', message });
  };
  judge(given.url, 'url', '/url');
  for (const field of addressFields(vendor)) judge(given[format]?.[field], field, `/${format}/${field}`);
  for (const [index, program] of (given.programs ?? []).entries()) {
    if (settings.programs.includes(program)) continue;
    const message = `There is no program "${program}". Programs: ${settings.programs.join(', ')}.`;
    errors.push({ pointer: `/programs/${index}`, code: 'unknown-program', message });
  }
  refuse(errors);
}

/** @throws ProductError `invalid` if an address, a program or a choice of tiers is refused */
export function checkRegistration(owner: string, given: EndpointRegistration, settings: NotificationSettings): void {
  const { format, programs } = given;
  check(owner, format, given, settings);
  if (given[format]) checkTiers(format, { format, ...given[format] }, programs, settings);
}

/** @throws ProductError `invalid` if a choice of tiers does not name the tiers of the endpoint's programs exactly */
function checkTiers(
  format: Endpoint['format'],
  connection: Connection,
  programs: readonly string[] | null | undefined,
  settings: NotificationSettings,
): void {
  const mapping = formatOf(format).mappingIn?.(connection) ?? {};
  const wanted = settings.programs.filter((program) => programs?.includes(program) ?? true);
  const tiers = [...new Set(wanted.flatMap((program) => settings.tiersOf(program)))];
  const faults = faultsOfTiers(mapping, tiers);
  refuse(
    faults.map(({ field, message }) => ({
      pointer: `/${format}/fields/${field}/values`,
      code: 'wrong-tiers',
      message,
    })),
  );
}

/** @throws ProductError `invalid` if the change is not allowed */
export function checkChange(before: Endpoint, change: EndpointChange, settings: NotificationSettings): void {
  const { format } = before;
  const { url, ...rest } = change;
  check(before.owner, format, { ...rest, ...(url === undefined ? {} : { url }) }, settings);
  const { programs = before.programs } = change;
  const connection = change[format] ? { format, ...change[format] } : before.connection;
  if (connection && (change[format] || change.programs !== undefined))
    checkTiers(format, connection, programs, settings);
  checkMoves(before, change);
  const errors: InputError[] = formats
    .filter(({ name }) => change[name] !== undefined && name !== format)
    .map(({ name }) => ({ pointer: `/${name}`, code: 'other-format', message: `The endpoint's format is ${format}.` }));
  if (change.validate && !formatOf(format).signed) {
    const message = `Only ${signedFormats} endpoints are validated.`;
    errors.push({ pointer: '/validate', code: 'other-format', message });
  }
  refuse(errors);
}

/**
 * Refuses a change that would send stored credentials to another host, unless the credentials are given again.
 * @throws ProductError `invalid`
 */
export function checkMoves(before: Endpoint, change: EndpointChange): void {
  const { format } = before;
  const { settings } = formatOf(format);
  if (!settings || change[format] !== undefined) return;
  const { secret } = settings;
  const pointer = `/${format}/${secret}`;
  refuse(
    movesOf(before, change).map(({ field, from, to }) => ({
      pointer,
      code: 'credentials-required',
      message: `${field} leads to ${to} in place of ${from}: give "${format}" with its ${secret} again in the same request.`,
    })),
  );
}

function refuse(errors: readonly InputError[]): void {
  if (errors.length > 0) throw invalid('invalid-webhook', errors.map(({ message }) => message).join(' '), errors);
}
