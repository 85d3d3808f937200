import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Delivery, Recovery } from '../../src/api/webhooks.ts';
import { exitCodes, Failure } from '../failure.ts';
import { counted } from '../figures.ts';
import { openSession, type Session } from '../session.ts';
import { right, table } from '../table.ts';
import { safe } from '../terminal.ts';
import { endpointOf, endpointPart, type PartnerOption, typed } from './endpoint-part.ts';

interface Filter extends PartnerOption {
  state?: string;
  failed: boolean;
  event?: string;
  of?: string;
  program?: string;
  since?: string;
  until?: string;
}

const moments = 'a day like 2022-01-20, a period like 1d or 12h, or a time like 2022-01-20T06:00:00Z';

const deliveryPath = (partner: string | undefined, endpoint: string, id: string) =>
  `${endpointOf(partner, endpoint)}/deliveries/${encodeURIComponent(id)}`;

/** `pci webhooks test`: sends a test event and shows the receiver's answer. */
export function testCommand(): Command {
  return endpointPart('test', 'send a test event and wait for its outcome')
    .argument('<endpoint>', "the endpoint's id")
    .action(async (id: string, options: PartnerOption, command: Command) => {
      const session = openSession(command);
      const path = `${endpointOf(options.partner, id)}/test`;
      const { deliveryId } = await session.client.post<{ deliveryId: string }>(path, {});
      const delivery = await firstAttempt(session, deliveryPath(options.partner, id, deliveryId));
      session.show(delivery, () => `${deliveryId}: ${delivery.state}, ${lastAnswer(delivery) || 'not sent yet'}`);
      if (delivery.state !== 'delivered')
        throw new Failure(
          exitCodes.failed,
          `The test event did not arrive: ${lastAnswer(delivery) || 'no attempt yet'}.`,
        );
    });
}

/** Polls until an attempt is on record, for as long as one may take. */
async function firstAttempt(session: Session, path: string): Promise<Delivery> {
  for (let look = 0; ; look++) {
    const delivery = await session.client.get<Delivery>(path);
    if (delivery.attempts.length > 0 || delivery.state !== 'pending' || look === 60) return delivery;
    await pause(300);
  }
}

/** `pci webhooks deliveries`: lists the deliveries to an endpoint. */
export function deliveriesCommand(): Command {
  return endpointPart('deliveries', 'list what was sent to an endpoint, newest first')
    .argument('<endpoint>', "the endpoint's id")
    .option('--state <state>', 'pending, delivered or failed')
    .option('--failed', 'the same as --state failed', false)
    .option('--event <type>', 'only this event type')
    .option('--of <partner>', 'only events of this partner')
    .option('--program <program>', 'only events of this program')
    .option('--since <when>', `made since then: ${moments}`)
    .option('--until <when>', 'made before then')
    .action(async (id: string, options: Filter, command: Command) => {
      const session = openSession(command);
      const { event, of: partner, program, since, until } = options;
      const state = options.failed ? 'failed' : options.state;
      const query = { state, event, partner, program, since, until };
      const sent = await session.client.all<Delivery>(`${endpointOf(options.partner, id)}/deliveries`, query);
      session.show(sent, () => {
        const isFiltered = Object.values(query).some((value) => value !== undefined);
        if (sent.length === 0) return isFiltered ? 'No delivery matches.' : 'Nothing was sent yet.';
        const rows = sent.map((one) => [
          one.id,
          one.createdAt,
          safe(one.event),
          one.event === 'webhook.test' ? '' : safe(one.partnerId),
          one.month ?? '',
          stateOf(one),
          String(one.attempts.length),
          safe(lastAnswer(one)),
        ]);
        const columns = ['Delivery', 'Created', 'Event', 'Partner', 'Month', 'State', right('Attempts'), 'Last answer'];
        return table(columns, rows, session.style);
      });
    });
}

/** `pci webhooks delivery`: shows every attempt of one delivery. */
export function deliveryCommand(): Command {
  return endpointPart('delivery', 'show one delivery with its attempts')
    .argument('<endpoint>', "the endpoint's id")
    .argument('<delivery>', "the delivery's id, which is the event's")
    .action(async (endpoint: string, id: string, options: PartnerOption, command: Command) => {
      const session = openSession(command);
      const delivery = await session.client.get<Delivery>(deliveryPath(options.partner, endpoint, id));
      session.show(delivery, () => {
        const next = delivery.nextAttemptAt === undefined ? '' : `, next attempt ${delivery.nextAttemptAt}`;
        const rows = delivery.attempts.map(({ at, durationMs, status, error, answer }) => [
          at,
          String(durationMs),
          String(status ?? ''),
          safe(error ?? answer ?? ''),
        ]);
        const attempts = table(['Attempt', right('ms'), right('Status'), 'Answer'], rows, session.style);
        return `${safe(delivery.event)} ${id}: ${stateOf(delivery)}${next}\n${attempts}`;
      });
    });
}

/** `pci webhooks redeliver`: sends one delivery again. */
export function redeliverCommand(): Command {
  return endpointPart('redeliver', 'send one delivery again')
    .argument('<endpoint>', "the endpoint's id")
    .argument('<delivery>', "the delivery's id")
    .action(async (endpoint: string, id: string, options: PartnerOption, command: Command) => {
      const session = openSession(command);
      const path = `${deliveryPath(options.partner, endpoint, id)}/redeliver`;
      session.show(await session.client.post<Delivery>(path, {}), () => `${id} is on its way again.`);
    });
}

/** `pci webhooks recover`: sends everything that an endpoint missed. */
export function recoverCommand(): Command {
  return endpointPart(
    'recover',
    'send again everything that failed or was missed since a time (--since), also from before the endpoint was registered',
  )
    .usage('--since <when> [options] <endpoint>')
    .argument('<endpoint>', "the endpoint's id")
    .requiredOption('--since <when>', `${moments}; up to 90 days ago`)
    .action(async (endpoint: string, options: PartnerOption & { since: string }, command: Command) => {
      const session = openSession(command);
      const path = endpointOf(options.partner, endpoint);
      const { since } = options;
      // Before the recovery, which makes failed deliveries pending.
      const pending = await session.client.all<Delivery>(`${path}/deliveries`, { state: 'pending', since });
      const order = await session.client.post<Recovery>(`${path}/recover`, { since });
      session.show(order, () =>
        [
          `Deliveries that failed and events missed since ${order.since} are being sent. See ${typed(`deliveries ${endpoint} --since ${since}`, options.partner)}.`,
          ...stillPending(pending, typed(`redeliver ${endpoint} DELIVERY`, options.partner)),
        ].join('\n'),
      );
    });
}

/** Names deliveries that a recovery leaves to their next attempt. */
function stillPending(pending: readonly Delivery[], redeliver: string): string[] {
  const [first] = pending.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).sort();
  if (pending.length === 0) return [];
  const next = first === undefined ? '' : `, the first at ${first}`;
  return [
    `${counted(pending.length, 'pending delivery', 'pending deliveries')} since then ${pending.length === 1 ? 'waits' : 'wait'} for the next attempt${next}; ${redeliver} sends one now.`,
  ];
}

/** Returns the state, with the reason if the delivery failed. */
const stateOf = ({ state, failure }: Delivery): string => (failure === undefined ? state : `${state} (${failure})`);

/** Returns the status and the beginning of the last answer, or why there is none, in one line. */
function lastAnswer({ attempts }: Delivery): string {
  const { status, error, answer = '' } = attempts.at(-1) ?? {};
  return [status, error ?? answer.replaceAll(/\s+/g, ' ')].filter(Boolean).join(' ');
}
