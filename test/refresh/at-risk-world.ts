import { expect } from 'vitest';
import type { EventType } from '../../src/events/event-types.ts';
import type { PartnerEvent } from '../../src/events/partner-event.ts';
import type { Month } from '../../src/month.ts';
import { eventsContainer } from '../../src/notifications/dispatch/documents.ts';
import { endpointsContainer, operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { noteInterest } from '../../src/notifications/endpoints/interest.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { resendRefreshes } from '../../src/refresh/resend.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { silverPartners } from '../support/silver-partners.ts';
import { type Waiting, World } from '../support/world.ts';

/** Silver partners whose tier is lost after 2021-04. */
export const lapsing = { until: '2021-04-30' };
/** A tier of theirs that is at risk. */
export const atRisk = { program: 'smb', edition: '2021-01', tier: 'silver', to: 'none', score: 61 };

/** A world in which tiers are at risk, by the rules of `smb` alone. */
export class AtRiskWorld extends World {
  override rulebooks = loadRulebooks(rulebooks.editionsOf('smb'));

  /** Imports the reports of silver partners, by default of 1001. */
  async importSilver(given: Parameters<typeof silverPartners>[0] = {}): Promise<void> {
    for (const [report, text] of silverPartners(given)) await this.import(report, text);
  }

  /** Registers an endpoint, by default one of the operator that asks for tiers at risk. */
  async ask(owner: string = operatorPartition, events: EventType[] = ['partner.tier.at-risk']): Promise<void> {
    await noteInterest(this.documents, owner, events);
    const value = { id: 'ep', owner, url: 'https://a.example/', events, format: 'cloudevents' as const, secrets: [] };
    await this.documents.write(endpointsContainer, {
      partition: owner,
      id: 'ep',
      value: { ...value, createdAt: '2022-01-01T00:00:00.000Z' },
      when: 'always',
    });
  }

  /** Reads the events published of a partner. */
  async published(of = '1001'): Promise<PartnerEvent[]> {
    const { items } = await this.documents.query(eventsContainer, { partition: of, limit: 50 });
    return items.map(({ value }) => value as PartnerEvent);
  }

  async partner(id = '1001'): Promise<PartnerDocument> {
    return (await this.documents.read(partnersContainer, partnerKey(id)))!.value;
  }

  /** The kinds of the messages of refreshes from now on. */
  kindsSent(): string[] {
    const kinds: string[] = [];
    const { send } = this.queues;
    this.queues.send = async (queue, message) => {
      kinds.push(String((message as { kind?: string }).kind));
      await send(queue, message);
    };
    return kinds;
  }

  /** Keeps messages of outlooks out of the queue. */
  holdBack(): Waiting[] {
    const kept: Waiting[] = [];
    const { send } = this.queues;
    this.queues.send = async (queue, message) => {
      if ((message as { kind?: string }).kind === 'at-risk') kept.push({ queue, message });
      else await send(queue, message);
    };
    return kept;
  }

  /**
   * Scores a month of a partner, by default 2021-02, in a process that dies after its nth effect; messages in hand come
   * again. @returns whether it died
   */
  async refreshDyingAt(
    effects: number,
    partnerId: string,
    of: { month: Month; programs?: string[] } = { month: '2021-02' as Month },
  ): Promise<boolean> {
    let left = effects;
    let dead = false;
    const { documents, queues } = this;
    const { send } = queues;
    const deadly = async <T>(effect: () => Promise<T>): Promise<T> => {
      if (dead) throw new Error('dead');
      const result = await effect();
      dead = --left === 0;
      if (dead) throw new Error('dead');
      return result;
    };
    this.documents = {
      ...bound(documents),
      write: (...given) => deadly(() => documents.write(...given)),
      writeMany: (...given) => deadly(() => documents.writeMany(...given)),
    };
    queues.send = (queue, message) => deadly(() => send(queue, message));
    const order = { id: `dying-${effects}`, ...of, partners: [partnerId], benchmarks: false };
    await orderRefresh(this, order).catch(() => {});
    while (this.waiting.length > 0 && !dead) {
      const next = this.waiting[0]!;
      await this.handle(next).catch((error) => expect(String(error)).toContain('dead'));
      if (!dead) this.waiting.splice(this.waiting.indexOf(next), 1);
    }
    this.documents = documents;
    queues.send = send;
    if (!dead) return false;
    await orderRefresh(this, order);
    await this.work();
    this.time = new Date(this.time.getTime() + 16 * 60_000);
    await resendRefreshes(this);
    await this.work();
    return true;
  }
}

/** Returns a store as an object whose methods can be replaced. */
export const bound = (documents: Documents): Documents => ({
  read: (...given) => documents.read(...given),
  readMany: (...given) => documents.readMany(...given),
  write: (...given) => documents.write(...given),
  writeMany: (...given) => documents.writeMany(...given),
  remove: (...given) => documents.remove(...given),
  query: (...given) => documents.query(...given),
  listForms: (...given) => documents.listForms(...given),
  close: () => documents.close(),
});
