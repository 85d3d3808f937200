import { once } from 'node:events';
import { Command } from 'commander';
import type { NewEndpoint } from '../../src/api/webhooks.ts';
import { deliveryLine } from '../event-line.ts';
import { exitCodes, Failure, usage } from '../failure.ts';
import { numberBetween, repeatable } from '../options.ts';
import { Receiver } from '../receiver.ts';
import { openSession, type Session } from '../session.ts';
import { safeJson } from '../terminal.ts';
import { endpointsOf } from './endpoint-part.ts';
import { tierChanged } from './webhooks.ts';

interface Options {
  port: number;
  secret: string[];
  register: string[];
  all: boolean;
  event: string[];
  forward?: string;
}

/** `pci listen`: runs a receiver on this machine that verifies deliveries and prints them. */
export function listenCommand(): Command {
  return new Command('listen')
    .description('receive webhooks on this machine, verify their signatures and print them, until Ctrl-C')
    .option('--port <number>', 'the port to listen on; 0 picks a free one', numberBetween(0, 65_535), 0)
    .addOption(repeatable('--secret <secret>', 'a secret (whsec_…) that deliveries are signed with', 'none'))
    .addOption(repeatable('--register <partner>', 'register this receiver for a partner while it runs', 'none'))
    .option('--all', 'register this receiver for all partners while it runs', false)
    .addOption(repeatable('--event <type>', 'event type to register for', tierChanged))
    .option('--forward <url>', 'pass verified deliveries on to this address, unchanged, and return its answer')
    .action(async (options: Options, command: Command) => {
      const session = openSession(command);
      if (options.secret.length === 0 && options.register.length === 0 && !options.all) {
        throw usage('Nothing to verify with: give --secret, --register PARTNER or --all.');
      }
      const receiver = new Receiver(
        (received) => session.print(session.json ? safeJson(received) : deliveryLine(received, session.style)),
        options.forward === undefined ? undefined : checkedTarget(options.forward),
      );
      for (const secret of options.secret) receiver.trust(checkedSecret(secret));
      const url = await listening(receiver, options.port);
      const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      const registered: string[] = [];
      try {
        for (const partner of [...options.register, ...(options.all ? [undefined] : [])]) {
          registered.push(await register(session, receiver, url, partner, options.event));
        }
        session.warn(`Listening on ${url}; Ctrl-C ends.`);
        await stop;
      } finally {
        await receiver.close();
        for (const path of registered) {
          await session.client
            .delete(path)
            .catch((error: Error) => session.warn(`${path} is still registered: ${error.message}`));
        }
      }
    });
}

/** Registers the receiver and returns the endpoint's path, for its removal. */
async function register(
  session: Session,
  receiver: Receiver,
  url: string,
  partner: string | undefined,
  events: string[],
): Promise<string> {
  const endpoint = await session.client.post<NewEndpoint>(endpointsOf(partner), {
    url,
    events: events.length > 0 ? events : [tierChanged],
    description: 'pci listen',
  });
  if (endpoint.secret === undefined) throw new Failure(exitCodes.failed, 'The server gave no secret for the endpoint.');
  receiver.trust(endpoint.secret);
  return `${endpointsOf(partner)}/${encodeURIComponent(endpoint.id)}`;
}

function checkedTarget(url: string): URL {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw usage(`--forward must be an address, not "${url}".`);
  return new URL(url);
}

function checkedSecret(secret: string): string {
  if (!/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(secret))
    throw usage('A secret is "whsec_" and base64, as the API gave it.');
  return secret;
}

async function listening(receiver: Receiver, port: number): Promise<string> {
  try {
    return await receiver.listen(port);
  } catch (error) {
    throw new Failure(
      exitCodes.failed,
      `Port ${port} cannot be listened on (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
