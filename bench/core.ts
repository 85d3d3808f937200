import { Engine, type Event, type RuleProperties } from 'json-rules-engine';
import { between } from '../samples/network/random.ts';
import type { Month } from '../src/month.ts';
import { editionInForce } from '../src/rulebooks/index.ts';
import type { IndicatorSum } from '../src/scoring/ledger.ts';
import { type PartnerScore, scorePartner } from '../src/scoring/score.ts';
import type { Result } from './result.ts';

const partners = 10_000;
/** Rounds over all partners: of the product, and of json-rules-engine. */
const [rounds, theirRounds] = [200, 3];
const month = '2021-12' as Month;
const edition = editionInForce('smb', month);

/**
 * Scores partners from the sums of their ledgers. json-rules-engine is asked for less: which indicators have reached
 * their target and which of 60 and 80 the score has reached, from given values and scores. Both must agree; both are
 * warm.
 */
export async function run(): Promise<Result[]> {
  const sums = Array.from({ length: partners }, (_, partner) => sumsOf(partner));
  for (let round = 0; round < rounds / 2; round++) scoreAll(sums);
  const ours = Array.from({ length: rounds }, () => secondsOf(() => scoreAll(sums)));

  const engine = new Engine(rules());
  const scores = sums.map(scoreOf);
  const facts = scores.map((one, index) => factsOf(one, sums[index]!));
  for (const fact of facts.slice(0, 1_000)) await engine.run(fact);
  const theirs: number[] = [];
  for (let round = 0; round < theirRounds; round++) {
    const events: Event[][] = [];
    const start = performance.now();
    for (const fact of facts) events.push((await engine.run(fact)).events);
    theirs.push((performance.now() - start) / 1000);
    scores.forEach((one, index) => {
      check(one, events[index]!);
    });
  }
  const [our, their] = [median(ours), median(theirs)];
  return [
    { name: 'partner-months scored', value: partners / our, unit: '/s', note: `median of ${rounds}` },
    {
      name: 'json-rules-engine, the same thresholds',
      value: partners / their,
      unit: '/s',
      note: `median of ${theirRounds}`,
    },
    { name: 'beside json-rules-engine', value: their / our, unit: '×', wanted: { atLeast: 100 } },
  ];
}

const scoreOf = (sums: ReadonlyMap<string, IndicatorSum>): PartnerScore => scorePartner({ edition, month, sums });

/** Computes every score and drops it when the next is computed, as a refresh does once it is written. */
function scoreAll(all: readonly ReadonlyMap<string, IndicatorSum>[]): PartnerScore | undefined {
  let last: PartnerScore | undefined;
  for (const sums of all) last = scoreOf(sums);
  return last;
}

/** Values from zero to half above the target; growth from bases around the least that counts. */
function sumsOf(partner: number): Map<string, IndicatorSum> {
  return new Map(
    edition.indicators.map(({ id, shape, target }, place): [string, IndicatorSum] => {
      const percent = between(0, 150, partner, place);
      const base = shape.kind === 'user-growth' ? between(0, 500, partner) : 0;
      const full = Number(target) * (shape.kind === 'revenue' ? 100 : 1);
      const total = Math.floor((full * percent * (shape.kind === 'user-growth' ? base / 100 : 1)) / 100);
      return [id, { total, base }];
    }),
  );
}

/** One rule for each target, with the least base if there is one, and one for each tier. */
function rules(): RuleProperties[] {
  const atLeast = (fact: string, value: number) => ({ fact, operator: 'greaterThanInclusive', value });
  const targets = edition.indicators.map(({ id, target, shape }) => {
    if (shape.kind !== 'user-growth')
      return { conditions: { all: [atLeast(id, Number(target))] }, event: { type: id } };
    const all = [atLeast(id, Number(target) / 100), atLeast('base', Number(shape.minimumBase))];
    return { conditions: { all }, event: { type: id } };
  });
  const tiers = { silver: 60, gold: 80 };
  const reached = Object.entries(tiers).map(([type, from]) => {
    return { conditions: { all: [atLeast('score', from)] }, event: { type } };
  });
  return [...targets, ...reached];
}

function factsOf({ indicators, score }: PartnerScore, sums: ReadonlyMap<string, IndicatorSum>): Record<string, number> {
  return {
    ...Object.fromEntries(indicators.map(({ id, value }) => [id, value ?? 0])),
    base: sums.get('monthly-active-user-growth')!.base,
    score: Number(score.numerator) / Number(score.denominator),
  };
}

/** Checks that the engine's results equal the score's. */
function check({ indicators, tier }: PartnerScore, events: readonly Event[]): void {
  const full = indicators.filter(({ points, maxPoints }) => points === maxPoints).map(({ id }) => id);
  const tiers = tier === 'gold' ? ['silver', 'gold'] : tier === 'silver' ? ['silver'] : [];
  const [ours, theirs] = [[...full, ...tiers], events.map(({ type }) => type)].map((of) => of.sort().join(', '));
  if (ours !== theirs) throw new Error(`The score says ${ours}, json-rules-engine ${theirs}.`);
}

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;

if (import.meta.main) for (const result of await run()) console.log(result);
