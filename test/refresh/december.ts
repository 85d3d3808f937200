import type { ImportDocument } from '../../src/imports/documents.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { refreshes } from '../../src/refresh/documents.ts';
import { refreshDueMonths, refreshStale } from '../../src/refresh/timers.ts';
import { subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

/** A world in December 2021, before the monthly run of November. */
export class December extends World {
  override time = new Date('2021-12-15T00:00:00Z');

  /** Imports subscription-details of one customer of the partner. */
  importData(partner: string, ...months: string[]): Promise<ImportDocument> {
    const rows = months.map((month) => [
      ...[`s${partner}`, month, `t${partner}`, 'Sales', 'CSP', 1, '900.00', partner, 'CSP'],
    ]);
    return this.import('subscription-details', tsv(subscriptionColumns, ...rows));
  }

  importTraining(partner: string, exam = 'PL-400'): Promise<ImportDocument> {
    return this.import('training-details', tsv(trainingColumns, ['a', partner, exam, '2020-01-01', '']));
  }

  /** Sets the clock, and lets a timer fire. */
  async fire(at: string, timer: (desk: World) => Promise<void>): Promise<void> {
    this.time = new Date(at);
    await timer(this);
    await this.work();
  }

  monthlyRun(): Promise<void> {
    return this.fire('2021-12-20T06:00:00Z', refreshDueMonths);
  }

  dailyRun(day = '21'): Promise<void> {
    return this.fire(`2021-12-${day}T07:00:00Z`, refreshStale);
  }

  async partner(id: string): Promise<PartnerDocument | undefined> {
    return (await this.documents.read(partnersContainer, partnerKey(id)))?.value;
  }

  async scoredMonths(partner: string, program = 'smb'): Promise<string[]> {
    return Object.keys((await this.partner(partner))?.standings[program]?.history ?? {});
  }

  /** Lists the daily refreshes, as `month: partners scored`. */
  async dailyRefreshes(): Promise<string[]> {
    const { items } = await this.documents.query(refreshes, { partition: 'refreshes', limit: 100 });
    const ofDays = items.filter(({ value }) => value.staleOnly);
    return ofDays.map(({ value }) => `${value.month}: ${value.partnersScored}`).sort();
  }
}
