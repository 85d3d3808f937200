import { Command } from 'commander';
import type { Delivery, Endpoint } from '../answers.ts';
import { several } from '../options.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';
import { safe } from '../terminal.ts';

/** Where the endpoints of a partner are; those for all partners where none is named. */
export const endpointsOf = (partner: string | undefined) =>
  partner === undefined ? '/api/webhooks' : `/api/partners/${encodeURIComponent(partner)}/webhooks`;

const endpointOf = (partner: string | undefined, id: string) => `${endpointsOf(partner)}/${encodeURIComponent(id)}`;

/** The event that endpoints of this command ask for. */
export const tierChanged = 'partner.tier.changed';

interface Options {
  partner?: string;
  event: string[];
  program: string[];
  description?: string;
}

function part(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--partner <partner>', "a partner's MPN id; where absent, the endpoints that hear of all partners");
}

/** `pci webhooks`: where tier changes are sent. */
export function webhooksCommand(): Command {
  return new Command('webhooks')
    .description('manage the endpoints that tier changes are sent to')
    .addCommand(add())
    .addCommand(list())
    .addCommand(show())
    .addCommand(remove())
    .addCommand(deliveries());
}

function add(): Command {
  return part('add', 'register an endpoint; prints its secret, once')
    .argument('<url>', 'where to send events')
    .option('--event <type>', 'event type; repeatable', several, [])
    .option('--program <program>', 'only this program; repeatable', several, [])
    .option('--description <text>', 'what it is for')
    .action(async (url: string, options: Options, command: Command) => {
      const session = openSession(command);
      const made = await session.client.post<Endpoint>(endpointsOf(options.partner), {
        url,
        events: options.event.length > 0 ? options.event : [tierChanged],
        ...(options.program.length > 0 ? { programs: options.program } : {}),
        ...(options.description === undefined ? {} : { description: options.description }),
      });
      session.show(made, () =>
        [`Endpoint ${made.id} is registered.`, `Secret: ${made.secret}`, 'Keep it now: it is not shown again.'].join(
          '\n',
        ),
      );
    });
}

function list(): Command {
  return part('list', 'list endpoints').action(async (options: Options, command: Command) => {
    const session = openSession(command);
    const endpoints = await session.client.all<Endpoint>(endpointsOf(options.partner));
    session.show(endpoints, () => {
      if (endpoints.length === 0) return 'No endpoint is registered.';
      const rows = endpoints.map(({ id, url, events, description }) => [
        id,
        safe(url),
        events.join(', '),
        safe(description ?? ''),
      ]);
      return table(['Endpoint', 'URL', 'Events', 'Description'], rows, session.style);
    });
  });
}

function show(): Command {
  return part('show', 'show one endpoint')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      const endpoint = await session.client.get<Record<string, unknown>>(endpointOf(options.partner, id));
      session.show(endpoint, () => {
        const lines = Object.entries(endpoint).map(([name, value]) => {
          const text = typeof value === 'string' ? value : JSON.stringify(value);
          return [`${name}:`, safe(text)];
        });
        return table(['Endpoint', ''], lines, session.style);
      });
    });
}

function remove(): Command {
  return part('delete', 'delete an endpoint')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      await session.client.delete(endpointOf(options.partner, id));
      session.show({ id, deleted: true }, () => `Endpoint ${id} is deleted.`);
    });
}

function deliveries(): Command {
  return part('deliveries', 'list what was sent to an endpoint')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: Options, command: Command) => {
      const session = openSession(command);
      const sent = await session.client.all<Delivery>(`${endpointOf(options.partner, id)}/deliveries`);
      session.show(sent, () => {
        if (sent.length === 0) return 'Nothing was sent yet.';
        const rows = sent.map((one) => {
          const last = one.attempts.at(-1);
          return [
            one.id,
            one.createdAt,
            one.state,
            String(one.attempts.length),
            safe(String(last?.status ?? last?.error ?? '')),
          ];
        });
        return table(['Delivery', 'Created', 'State', right('Tries'), 'Last answer'], rows, session.style);
      });
    });
}
