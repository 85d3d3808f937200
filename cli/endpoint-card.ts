import type { Endpoint } from '../src/api/webhooks.ts';
import { padded } from './table.ts';
import { safe } from './terminal.ts';

/** Describes the status of an endpoint, with the reason if something is wrong. */
export function statusText({
  status,
  disabled,
  failingSince,
}: Pick<Endpoint, 'status' | 'disabled' | 'failingSince'>): string {
  if (disabled) return `disabled (${disabled.reason})`;
  return failingSince ? `failing since ${failingSince}` : status;
}

/** Shows everything about an endpoint, a line for each part. */
export function endpointCard(endpoint: Endpoint): string {
  const { id, partnerId, url, events, programs, format, connection, validation, disabled, createdAt } = endpoint;
  const lines: [name: string, text: string | undefined][] = [
    ['Endpoint', id],
    ['Events of', partnerId === undefined ? 'all partners' : `partner ${partnerId}`],
    ['Address', url],
    ['Events', events.join(', ')],
    ['Programs', programs?.join(', ') ?? 'all'],
    ['Format', format],
    ...(connection ? ([['Connection', ''], ...settings(connection)] as [string, string][]) : []),
    ['Status', `${statusText(endpoint)}${disabled ? `, since ${disabled.at}` : ''}`],
    ['Consent', validation && (validation.error ?? `given ${validation.at}${rateText(validation.rate)}`)],
    ['Description', endpoint.description],
    ['Registered', createdAt],
  ];
  const shown = lines.filter((line): line is [string, string] => line[1] !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, text]) => `${padded(name, width, 'left')}  ${safe(text)}`.trimEnd()).join('\n');
}

/** Names each setting by its place: `fields.score`. */
function settings(of: object, place = ''): [name: string, text: string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? settings(value, `${place}${key}.`)
      : [[`  ${place}${key}`, [value].flat().join(', ')] as [string, string]],
  );
}

const rateText = (perMinute: number | undefined): string =>
  perMinute === undefined ? '' : `, to at most ${perMinute} requests per minute`;
