import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { publishAtRisk, withAtRiskDue } from '../../src/refresh/at-risk.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import { deployed } from '../support/silver-partners.ts';
import { AtRiskWorld, atRisk, lapsing } from './at-risk-world.ts';

let world: AtRiskWorld;
beforeEach(() => {
  world = new AtRiskWorld();
});
afterEach(() => world.close());

describe('with a newer score in another program', () => {
  const [january, february] = ['2022-01', '2022-02'] as [Month, Month];
  const standing = (month: Month) => ({ month, tier: 'silver', score: 61, sequence: 0, occurrences: {}, history: {} });
  const of = (atRiskTold?: PartnerDocument['atRiskTold']): PartnerDocument => ({
    ...emptyPartner('1001'),
    standings: { smb: standing(january), 'business-applications': standing(february) },
    ...(atRiskTold ? { atRiskTold } : {}),
  });
  const wanted = new Set(['partner.tier.at-risk'] as const);
  const due = { month: january, refreshId: 'r' };

  test.each<[string, PartnerDocument['atRiskTold'], boolean]>([
    ['nothing was published', undefined, true],
    ['that of the other program was published', { 'business-applications': february }, true],
    ['that of this one was published for the month before', { smb: '2021-12' as Month }, true],
    ['it was published', { smb: january }, false],
    ['a later month was published', { smb: february }, false],
    ['an earlier version published it', january, false],
  ])('a month is looked ahead from if %s: %s', (_, told, expected) => {
    const after = withAtRiskDue(of(told), { id: 'r', month: january }, 'now', wanted);
    expect(after.atRiskDue).toEqual(expected ? { ...due, since: 'now' } : undefined);
  });

  test('that becomes due before the first is published, both are looked ahead', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const late = world.holdBack();
    await world.refresh('2021-02');
    const { atRiskDue, ...scored } = await world.partner();
    expect(atRiskDue).toMatchObject({ month: '2021-02' });
    const march = '2021-03' as Month;
    const both = { ...scored, atRiskDue: atRiskDue!, standings: { ...scored.standings, other: standing(march) } };
    const value = withAtRiskDue(both, { id: 'r2', month: march }, '2021-04-20T00:00:00.000Z', wanted);
    expect(value.atRiskDue).toMatchObject({ month: march, refreshId: 'r2', others: ['2021-02'] });
    await world.documents.write(partnersContainer, { ...partnerKey('1001'), value, when: 'always' });
    for (const message of [...late, ...late]) await world.handle(message);
    expect(await world.published()).toMatchObject([{ program: 'smb', month: '2021-02' }]);
    expect((await world.partner()).atRiskDue).toBeUndefined();
  });

  test('both are published once, wherever the process dies', async () => {
    const smb = rulebooks.editionsOf('smb');
    world.rulebooks = loadRulebooks([...smb, ...smb.map((edition) => ({ ...edition, program: 'other' }))]);
    const ids = Array.from({ length: 30 }, (_, index) => String(1001 + index));
    await world.ask();
    await world.importSilver({ ...lapsing, ids });
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]], ids));
    let effects = 0;
    for (let dies = true; dies; ) {
      const id = ids[++effects]!;
      const { send } = world.queues;
      const late = world.holdBack();
      const first = { month: '2021-02' as Month, programs: ['smb'], partners: [id], benchmarks: false };
      await orderRefresh(world, { id: `first-${effects}`, ...first });
      await world.work();
      world.queues.send = send;
      expect(late).toHaveLength(1);
      dies = await world.refreshDyingAt(effects, id, { month: '2021-03' as Month, programs: ['other'] });
      if (dies) for (const message of late) await world.handle(message);
      const { outbox, atRiskDue } = await world.partner(id);
      const published = (await world.published(id)).map(({ program, month }) => `${program} ${month}`).sort();
      expect([published, atRiskDue, outbox], `after ${effects}`).toEqual([
        ['other 2021-03', 'smb 2021-02'],
        undefined,
        [],
      ]);
    }
    expect(effects).toBeGreaterThan(15);
  });

  test('its tier at risk is published once', async () => {
    const value = { ...of({ 'business-applications': february }), atRiskDue: { ...due, since: 'now' } };
    await world.documents.write(partnersContainer, { ...partnerKey('1001'), value, when: 'absent' });
    const tiers = [
      { ...atRisk, lostIn: february, scoreExpected: 41 },
      { ...atRisk, program: 'business-applications', lostIn: february, scoreExpected: 41 },
    ];
    for (let time = 0; time < 2; time++) await publishAtRisk(world, '1001', due, tiers);
    expect(await world.published()).toMatchObject([{ program: 'smb', month: january, tiers: [{ program: 'smb' }] }]);
    expect((await world.partner()).atRiskTold).toEqual({ smb: january, 'business-applications': february });
  });
});
