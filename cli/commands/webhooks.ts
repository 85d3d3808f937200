import { readFile } from 'node:fs/promises';
import { text as all } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import type { Events } from '../../src/api/service.ts';
import type { Endpoint, NewEndpoint } from '../../src/api/webhooks.ts';
import { formatNames, formats } from '../../src/notifications/formats/all.ts';
import { endpointCard, statusText } from '../endpoint-card.ts';
import { fileReason, usage } from '../failure.ts';
import { numberBetween, repeatable } from '../options.ts';
import { openSession } from '../session.ts';
import { table } from '../table.ts';
import { safe } from '../terminal.ts';
import { deliveriesCommand, deliveryCommand, recoverCommand, redeliverCommand, testCommand } from './deliveries.ts';
import { endpointOf, endpointPart, endpointsOf, type PartnerOption, typed } from './endpoint-part.ts';

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** The event type that endpoints of this command get by default. */
export const tierChanged = 'partner.tier.changed';

interface Options extends PartnerOption {
  address?: string;
  event: string[];
  program: string[];
  allPrograms: boolean;
  description?: string;
  format?: string;
  settings?: string;
  validate?: boolean;
}

/** `pci webhooks`: manages endpoints and their deliveries. */
export function webhooksCommand(): Command {
  const commands = [add(), list(), show(), change(), enable(), rotateSecret(), remove()];
  const ofDeliveries = [testCommand(), deliveriesCommand(), deliveryCommand(), redeliverCommand(), recoverCommand()];
  const webhooks = new Command('webhooks').description('manage the endpoints that events are sent to');
  for (const command of [...commands, ...ofDeliveries, events()]) webhooks.addCommand(command);
  return webhooks;
}

function add(): Command {
  return settable(endpointPart('add', 'register an endpoint; prints its secret, once'), {
    events: tierChanged,
    programs: 'all',
  })
    .argument('<url>', 'where to send events; for a CRM, its address')
    .option('--format <format>', either.format(formatNames.map((name, at) => (at === 0 ? `${name} (default)` : name))))
    .action(async (url: string, options: Options, command: Command) => {
      const session = openSession(command);
      const { format, description, validate } = options;
      const made = await session.client.post<NewEndpoint>(endpointsOf(options.partner), {
        url,
        events: options.event.length > 0 ? options.event : [tierChanged],
        ...(options.program.length > 0 ? { programs: options.program } : {}),
        ...(description === undefined ? {} : { description }),
        ...(format === undefined ? {} : { format }),
        ...(await crmSettings(format, options.settings)),
        ...(validate ? { validate } : {}),
      });
      session.show(made, () => {
        const lines = [`Endpoint ${made.id} is registered.`];
        if (made.secret) lines.push(`Secret: ${made.secret}`, 'Keep it now: it is not shown again.');
        if (made.status === 'pending')
          lines.push(`It gets nothing until its receiver consents: ${safe(made.validation?.error ?? '')}.`);
        return lines.join('\n');
      });
    });
}

function list(): Command {
  return endpointPart('list', 'list endpoints')
    .addOption(
      new Option('--all', 'the endpoints of the operator and of all partners, for operators').conflicts('partner'),
    )
    .action(async ({ partner, all: everybody }: PartnerOption & { all?: true }, command: Command) => {
      const session = openSession(command);
      const endpoints = await session.client.all<Endpoint>(everybody ? '/api/endpoints' : endpointsOf(partner));
      session.show(endpoints, () => {
        if (endpoints.length === 0)
          return everybody || partner
            ? 'No endpoint is registered.'
            : 'No endpoint gets the events of all partners; --all lists those of single partners too.';
        const rows = endpoints.map(({ id, partnerId, url, events: types, description, ...endpoint }) => [
          id,
          ...(everybody ? [safe(partnerId ?? 'all')] : []),
          safe(url),
          types.join(', '),
          statusText(endpoint),
          safe(description ?? ''),
        ]);
        const columns = ['Endpoint', ...(everybody ? ['Partner'] : []), 'URL', 'Events', 'Status', 'Description'];
        return table(columns, rows, session.style);
      });
    });
}

function show(): Command {
  return endpointPart('show', 'show one endpoint')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      const endpoint = await session.client.get<Endpoint>(endpointOf(options.partner, id));
      session.show(endpoint, () => endpointCard(endpoint));
    });
}

function change(): Command {
  return settable(endpointPart('change', 'change an endpoint; settings that are not named stay as they are'), {
    events: 'unchanged',
    programs: 'unchanged',
  })
    .argument('<endpoint>', "the endpoint's id")
    .option('--address <url>', 'send to another address')
    .option('--all-programs', 'remove the filter by program', false)
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      const path = endpointOf(options.partner, id);
      const { address, event, program, description, validate } = options;
      const format = options.settings === undefined ? undefined : (await session.client.get<Endpoint>(path)).format;
      const body = {
        ...(address === undefined ? {} : { url: address }),
        ...(event.length > 0 ? { events: event } : {}),
        ...(program.length > 0 ? { programs: program } : options.allPrograms ? { programs: null } : {}),
        ...(description === undefined ? {} : { description: description || null }),
        ...(validate ? { validate } : {}),
        ...(await crmSettings(format, options.settings)),
      };
      if (Object.keys(body).length === 0) throw usage('Nothing to change: name an option.');
      const changed = await session.client.patch<Endpoint>(path, body);
      session.show(changed, () => `Endpoint ${id} is changed; it is ${statusText(changed)}.`);
    });
}

function enable(): Command {
  return endpointPart('enable', 'enable an endpoint that was disabled, or ask its receiver again to consent')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      const endpoint = await session.client.post<Endpoint>(`${endpointOf(options.partner, id)}/enable`, {});
      const recover = typed(`recover ${id} --since WHEN`, options.partner);
      session.show(endpoint, () => `Endpoint ${id} is enabled. ${recover} sends what it missed since then.`);
    });
}

function rotateSecret(): Command {
  return endpointPart('rotate-secret', 'give an endpoint a new secret; prints it, once')
    .argument('<endpoint>', "the endpoint's id")
    .option('--overlap <hours>', 'for how many hours the old secret also signs (default: 24)', numberBetween(0, 168))
    .action(async (id: string, options: Options & { overlap?: number }, command: Command) => {
      const session = openSession(command);
      const body = options.overlap === undefined ? {} : { overlapHours: options.overlap };
      const path = `${endpointOf(options.partner, id)}/rotate-secret`;
      const made = await session.client.post<{ secret: string; previousExpiresAt: string }>(path, body);
      session.show(made, () =>
        [
          `Secret: ${made.secret}`,
          'Keep it now: it is not shown again.',
          `The old one also signs until ${made.previousExpiresAt}.`,
        ].join('\n'),
      );
    });
}

function remove(): Command {
  return endpointPart('delete', 'delete an endpoint')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      await session.client.delete(endpointOf(options.partner, id));
      session.show({ id, deleted: true }, () => `Endpoint ${id} is deleted.`);
    });
}

function events(): Command {
  return new Command('events')
    .description('list the types of events; their schemas and examples with --json')
    .action(async (_options: object, command: Command) => {
      const session = openSession(command);
      const { items } = await session.client.get<Events>('/api/events');
      session.show(items, () =>
        table(
          ['Event', 'Meaning'],
          items.map(({ type, description }) => [safe(type), safe(description)]),
          session.style,
        ),
      );
    });
}

/** Adds the options that set an endpoint's events; `without` says what holds without them. */
function settable(command: Command, without: { events: string; programs: string }): Command {
  return command
    .addOption(repeatable('--event <type>', 'event type', without.events))
    .addOption(repeatable('--program <program>', 'only this program', without.programs))
    .option('--description <text>', 'what it is for')
    .option('--validate', 'send nothing until the receiver consents (CloudEvents handshake)')
    .option(
      '--settings <file>',
      "how to reach a CRM, with its credentials: the format's JSON object; - reads it from standard input",
    );
}

const unreadable = (cause: NodeJS.ErrnoException): never => {
  throw usage(`The file of --settings cannot be read: ${fileReason(cause)}.`);
};

/** Reads a CRM's settings from a file, so that no command line contains credentials. */
async function crmSettings(format: string | undefined, file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const takesNone = formats.some(({ name, settings }) => name === format && !settings);
  if (format === undefined || takesNone) throw usage('--settings belongs to a CRM: name its --format.');
  const text = file === '-' ? await all(process.stdin) : await readFile(file, 'utf8').catch(unreadable);
  try {
    return { [format]: JSON.parse(text) };
  } catch {
    throw usage(`${file} does not hold JSON.`);
  }
}
