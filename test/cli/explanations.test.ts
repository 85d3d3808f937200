import { afterEach, beforeEach, expect, test } from 'vitest';
import { explanation } from '../../cli/explanation.ts';
import { styleFor } from '../../cli/terminal.ts';
import { changesFor } from '../../src/access/redaction.ts';
import { fullSight, showsAmounts } from '../../src/access/sight.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import { type Month, monthsFrom } from '../../src/month.ts';
import { profileColumns, trainingColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const subscriptions =
  'SubscriptionId Month CustomerTenantId CustomerName Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType SubscriptionState SubscriptionStartDate';

interface Deal {
  usd?: number;
  as?: string;
  by?: string;
  channel?: string;
  seats?: number;
  state?: string;
  start?: string;
}
const months = (span: string): Month[] => {
  const [first, last] = span.split('..') as [Month, Month?];
  return monthsFrom(first, last ?? first);
};
const sold = (name: string, span: string, deal: Deal = {}): (string | number)[][] =>
  months(span).map((month) => {
    const { usd = 0, as = 'CSP', by = '1001', channel = 'CSP', seats = 1, state = 'Active', start = '' } = deal;
    return [`s-${name}`, month, `t-${name}`, name, 'Dynamics 365 Sales', channel, seats, usd, by, as, state, start];
  });
const used = (name: string, span: string, users: number, { as = 'CSP', by = '1001' }: Deal = {}) =>
  months(span).map((month) => [`s-${name}`, month, `t-${name}`, users, by, as, 'Sales']);
/** The same tenant's rows of another subscription, sold by another partner. */
const ofAnother = (rows: (string | number)[][]) =>
  rows.map(([, month, tenant, users, , ...rest]) => ['s-other', month!, tenant!, users!, '2002', ...rest]);
const passed = (person: string, exam: string, expires = '', completed = '2019-01-01', by = '1001') => [
  [person, by, exam, completed, expires, person, 'Example'],
];

interface Rows {
  sold?: (string | number)[][];
  used?: (string | number)[][];
  passed?: (string | number)[][];
  /** Locations with the account that their profile names. */
  placed?: [location: string, account: string][];
}
async function stated({ sold: sales = [], used: usage = [], passed: people = [], placed = [] }: Rows): Promise<void> {
  if (placed.length > 0)
    await world.import(
      'partner-profile',
      tsv(profileColumns, ...placed.map(([id, account]) => [id, id, account, '', 'DE'])),
    );
  const everyMonth = months('2019-12..2021-10');
  const covers = everyMonth.map((month) => `1001:${month}`);
  if (sales.length > 0) await world.import('subscription-details', tsv(subscriptions, ...sales), { covers });
  if (usage.length > 0) await world.import('dynamics-365-usage', tsv(usageColumns, ...usage), { covers });
  if (people.length > 0)
    await world.import('training-details', tsv(`${trainingColumns} IndividualFirstName IndividualLastName`, ...people));
}

interface Story extends Rows {
  title: string;
  /** By default 2021-03. */
  month?: string;
  program?: string;
  /** Imported between the scoring of the month before and that of the month. */
  meanwhile?: Rows;
  /** Imported after both. */
  afterwards?: Rows;
  hidden?: true;
}

const kept = sold('Kept', '2019-12..2021-10', { usd: 10 });
const stories: Story[] = [
  { title: 'Nothing happens', sold: kept },
  { title: 'A customer is won', sold: [...kept, ...sold('Alder', '2021-03', { usd: 250 })] },
  { title: 'A customer is lost', sold: [...kept, ...sold('Alder', '2019-12..2021-02', { usd: 250 })] },
  {
    title: 'A customer won a year ago is no longer among the twelve months',
    sold: [...kept, ...sold('Alder', '2020-03..2021-10')],
  },
  {
    title: 'Revenue of a year ago leaves, and more comes',
    sold: [
      ...kept,
      ...sold('Alder', '2020-03', { usd: 100, seats: 0 }),
      ...sold('Alder', '2021-03', { usd: 400, seats: 0 }),
    ],
  },
  {
    title: 'Revenue of a year ago leaves, and nothing comes',
    sold: [...kept, ...sold('Alder', '2020-03', { usd: 100, seats: 0 })],
  },
  {
    title: 'A month of before is corrected',
    sold: [...kept, ...sold('Alder', '2021-01', { usd: 100, seats: 0 })],
    meanwhile: { sold: [...kept, ...sold('Alder', '2021-01', { usd: 90.5, seats: 0 })] },
  },
  {
    title: 'A location moves to another partner',
    placed: [['1003', '1001']],
    sold: [
      ...kept,
      ...sold('Alder', '2019-12..2021-10', { usd: 100 }),
      ...sold('Alder', '2020-04..2021-10', { usd: 150, by: '1003' }),
      ...sold('Ash', '2020-10..2021-10', { usd: 30, by: '1003' }),
    ],
    used: used('Ash', '2020-04..2021-10', 60, { by: '1003' }),
    meanwhile: { placed: [['1003', '2002']] },
  },
  {
    title: 'A location of another partner moves here',
    placed: [['1003', '2002']],
    sold: [
      ...kept,
      ...sold('Alder', '2020-12..2021-03', { usd: 100, seats: 0 }),
      ...sold('Alder', '2021-01', { usd: 150, seats: 0, by: '1003' }),
      ...sold('Ash', '2020-10..2021-10', { usd: 30, by: '1003' }),
    ],
    meanwhile: { placed: [['1003', '1001']] },
  },
  {
    title: 'Another location wins a customer',
    placed: [['1003', '1001']],
    sold: [...kept, ...sold('Ash', '2021-03', { usd: 30, by: '1003' })],
  },
  {
    title: 'A customer turns out to have been sold by a type without credit',
    sold: [...kept, ...sold('Alder', '2021-01', { usd: 100, seats: 0 })],
    meanwhile: { sold: [...kept, ...sold('Alder', '2021-01', { usd: 100, seats: 0, as: 'PAL' })] },
  },
  {
    title: 'A consultant passes the last exam',
    sold: kept,
    passed: [...passed('Ebba', 'PL-200'), ...passed('Ebba', 'MB-210', '', '2021-03-15')],
  },
  {
    title: 'An exam expires',
    sold: kept,
    passed: [...passed('Ebba', 'PL-200'), ...passed('Ebba', 'MB-210', '2021-03-15')],
  },
  {
    title: 'An exam moves to another partner with its person',
    sold: kept,
    passed: passed('Ebba', 'MB-800'),
    meanwhile: { passed: passed('Olav', 'AZ-900') },
  },
  {
    title: 'An exam is retired',
    program: 'cba-ce',
    month: '2022-01',
    sold: [...kept, ...sold('Kept', '2021-11..2022-01')],
    passed: [...passed('Ebba', 'MB-200'), ...passed('Ebba', 'MB-400')],
  },
  {
    title: 'A person leaves part of a path behind',
    sold: kept,
    passed: [...passed('Ebba', 'PL-200'), ...passed('Ebba', 'MB-210')],
    meanwhile: { passed: passed('Ebba', 'PL-200') },
  },
  { title: 'A deployment begins', sold: kept, used: [...used('Birch', '2020-04', 1), ...used('Birch', '2021-03', 8)] },
  { title: 'A deployment is older than a year', sold: kept, used: [...used('Birch', '2020-04..2021-03', 8)] },
  {
    title: 'Users grow, and so has the base',
    sold: kept,
    used: [
      ...used('Birch', '2020-02', 60),
      ...used('Birch', '2021-02', 66),
      ...used('Birch', '2020-03', 64),
      ...used('Birch', '2021-03', 80),
    ],
  },
  {
    title: 'A single user comes',
    sold: kept,
    used: [...used('Birch', '2021-02', 1), ...used('Birch', '2021-03', 2)],
  },
  {
    title: 'Another partner claims the usage',
    sold: kept,
    used: [
      ...used('Birch', '2020-02..2021-03', 60, { as: 'DPOR' }),
      ...used('Birch', '2021-03', 60, { as: 'CPOR OSU', by: '2002' }),
    ],
  },
  {
    title: 'The edition changes, and nothing else',
    month: '2021-09',
    sold: kept,
    used: [
      ...used('Birch', '2020-08..2020-09', 60),
      ...used('Birch', '2021-08..2021-09', 72),
      ...ofAnother(used('Birch', '2020-08..2020-09', 40)),
      ...ofAnother(used('Birch', '2021-08..2021-09', 40)),
    ],
  },
  {
    title: 'The edition changes, and a customer is won',
    month: '2021-09',
    sold: [...kept, ...sold('Alder', '2021-09', { usd: 900 })],
  },
  {
    title: 'The month before is stale',
    sold: kept,
    afterwards: { sold: sold('Kept', '2019-12..2021-10', { usd: 11 }) },
  },
  {
    title: 'Amounts are not for the reader',
    sold: [...kept, ...sold('Alder', '2021-03', { usd: 250 }), ...sold('Ash', '2020-03', { usd: 250, seats: 0 })],
    hidden: true,
  },
];

async function told({
  month = '2021-03',
  program = 'smb',
  meanwhile,
  afterwards,
  hidden,
  ...rows
}: Story): Promise<string> {
  await stated(rows);
  const [before] = monthsFrom(month as Month, month as Month).map((of) => monthsFrom('2019-01' as Month, of).at(-2)!);
  await world.refresh(before!);
  if (meanwhile) await stated(meanwhile);
  await world.refresh(month);
  if (afterwards) await stated(afterwards);
  const sight = hidden ? { shown: 'all' as const, detailed: new Set<string>() } : fullSight;
  const asked = { month: month as Month, shown: 20, amounts: showsAmounts(sight) };
  const changes = await readChanges(world, '1001', program, asked);
  return explanation(changesFor(changes, sight, world.rulebooks.revenueIn(program)), styleFor({}, {}));
}

test('small stories are told as a partner manager would', async () => {
  const texts: string[] = [];
  for (const story of stories) {
    texts.push(`# ${story.title}\n\n${await told(story)}\n`);
    await world.close();
    world = new World();
  }
  await expect(texts.join('\n')).toMatchFileSnapshot('explanations.txt');
});
