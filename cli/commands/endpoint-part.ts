import { Command } from 'commander';

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
  return new Command(name)
    .description(description)
    .option(
      '--partner <partner>',
      "a partner's MPN id; default: the endpoints that receive the events of all partners",
    );
}
