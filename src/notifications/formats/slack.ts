import type { Format } from './format.ts';

/** Slack: a line in a channel, by an incoming webhook. */
export const slack: Format<'slack'> = {
  name: 'slack',
  vendor: { name: 'Slack', hosts: { url: ['hooks.slack.com'] } },
  signed: false,
  keepsState: false,
  deliver({ sender }, { url, network }, { type, body }) {
    const { data } = JSON.parse(body) as { data: { partnerId?: string } };
    const text = `${type}: partner ${data.partnerId ?? '–'}`;
    return sender.send(
      { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) },
      network,
    );
  },
};
