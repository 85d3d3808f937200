import { Command } from 'commander';
import { Failure } from '../failure.ts';

export interface PartnerOption {
  partner?: string;
}

/** Returns the path of a partner's endpoints, or of those for all partners. */
export const endpointsOf = (partner: string | undefined) =>
  partner === undefined ? '/api/webhooks' : `/api/partners/${encodeURIComponent(partner)}/webhooks`;

export const endpointOf = (partner: string | undefined, id: string) =>
  `${endpointsOf(partner)}/${encodeURIComponent(id)}`;

/** Quotes a command of `pci webhooks` as it is typed for a partner's endpoint, or for one of the operator. */
export const typed = (command: string, partner: string | undefined): string =>
  `"pci webhooks ${command}${partner === undefined ? '' : ` --partner ${partner}`}"`;

/** Creates a part of `pci webhooks` for the endpoints of a partner or of the operator. */
export function endpointPart(name: string, description: string): Command {
  return new EndpointPart(name)
    .description(description)
    .option(
      '--partner <partner>',
      "a partner's MPN id; default: the endpoints that receive the events of all partners",
    );
}

/** Adds to a refusal whose endpoints the command was about, if that may be the reason. */
class EndpointPart extends Command {
  override action(work: Parameters<Command['action']>[0]): this {
    return super.action(async (...given) => {
      try {
        await work.apply(this, given);
      } catch (error) {
        throw error instanceof Failure ? withOwner(error, this.opts<PartnerOption>().partner) : error;
      }
    });
  }
}

function withOwner(failure: Failure, partner: string | undefined): Failure {
  const { exitCode, message, problem } = failure;
  const isMissing = problem?.type === 'urn:pci:problem:webhook-not-found';
  if (!isMissing && (problem?.status !== 403 || partner !== undefined)) return failure;
  const hints = [
    partner === undefined
      ? 'Without --partner this is about the endpoints of the operator. For one of a partner add --partner PARTNER.'
      : `With --partner ${partner} this is about the endpoints of partner ${partner}.`,
    ...(isMissing ? ['"pci webhooks list --all" says which partner has which.'] : []),
  ];
  return new Failure(exitCode, `${message}\n${hints.join(' ')}`, problem);
}
