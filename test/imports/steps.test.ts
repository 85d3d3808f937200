import { afterEach, describe, expect, test } from 'vitest';
import { type ImportDocument, importKey, importsContainer } from '../../src/imports/documents.ts';
import { runImport } from '../../src/imports/run.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { rowsOf } from '../crash/outcome.ts';
import { dyingAfter, withFaults } from '../storage/faults.ts';
import {
  type Given,
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  World,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
function newWorld(): World {
  const world = new World();
  worlds.push(world);
  return world;
}

interface File {
  report: ReportName;
  text: string;
  given?: Given;
}

const partner = (index: number) => String(1001 + (index % 130));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const sales = (count: number, revenue: (index: number) => string) =>
  tsv(
    subscriptionColumns,
    ...numbers(count).map((index) => [
      `s${index}`,
      index % 3 === 0 ? '2021-11' : '2021-12',
      `tenant-${index}`,
      'Sales',
      'CSP',
      1,
      revenue(index),
      partner(index),
      'CSP',
    ]),
  );

/** By workload: one location with so many tenants that they take several documents, and many with few. */
const byWorkload = (count: number, revenue: (index: number) => string, location = (index: number) => partner(index)) =>
  tsv(
    workloadRevenueColumns,
    ...numbers(count).map((index) => [
      ...[`s${index}`, '2021-12', `tenant-${index}`, 'Sales', revenue(index), location(index), 'CSP T1'],
    ]),
  );
const of1001 = () => '1001';
const mostOf1001 = (index: number) => (index % 4 > 0 ? '1001' : partner(index));

/** Files of every kind: new, corrected, with rejected and contradicting rows, of the whole network. */
const files: File[] = [
  {
    report: 'partner-profile',
    text: tsv(
      profileColumns,
      ...numbers(130).map((index) => [partner(index), `Partner ${index}`, partner(index - (index % 3)), '', 'NO']),
    ),
  },
  { report: 'subscription-details', text: sales(700, () => '500.00') },
  {
    report: 'subscription-details',
    text: `${sales(520, (index) => (index % 7 === 0 ? '900.00' : '500.00'))}\n${[
      ['s9', '2021-11', 'tenant-9', 'Sales', 'CSP', 1, '7.00', partner(9), 'CSP'],
      ['s9', '2021-11', 'tenant-9', 'Sales', 'CSP', 1, 'much', partner(20), 'CSP'],
    ]
      .map((row) => row.join('\t'))
      .join('\n')}`,
    given: { complete: true },
  },
  {
    report: 'dynamics-365-usage',
    text: tsv(
      usageColumns,
      ...numbers(300).map((index) => [`x${index}`, '2021-12', `tenant-${index}`, 7, partner(index), 'DPOR', 'Sales']),
    ),
    given: { covers: ['1001:2021-11'] },
  },
  { report: 'business-applications-revenue', text: byWorkload(300, () => '500.00', mostOf1001) },
  {
    report: 'business-applications-revenue',
    text: byWorkload(250, (index) => (index % 7 === 0 ? '900.00' : '500.00'), mostOf1001),
    given: { complete: true },
  },
  {
    report: 'business-applications-usage',
    text: tsv(
      workloadUsageColumns,
      ...numbers(200).map((index) => [
        ...[`s${index}`, '2021-12', `tenant-${index}`, 'Sales', 7, '', '', 'Paid', '', partner(index), 'PAL'],
      ]),
    ),
    given: { covers: ['1001:2021-11'] },
  },
  {
    report: 'training-details',
    text: tsv(
      trainingColumns,
      ...numbers(300).map((index) => [`m${index}`, partner(index), 'MB-210', '2021-03-01', '2024-03-01']),
    ),
  },
];

/** All documents, without arbitrary ids, and the imports without the fields about their messages. */
async function outcomeOf(world: World): Promise<unknown> {
  const rows = await rowsOf(world.documents);
  const said = (body: string) => JSON.parse(body.replace(/\bid-\d+\b/g, 'id')) as ImportDocument;
  const imports = rows
    .filter(({ container }) => container === 'imports')
    .map(({ body }) => {
      const { step: _, marked: __, ...rest } = said(body);
      return { ...rest, triedBy: null, deaths: 0 };
    });
  return {
    documents: rows
      .filter(({ container }) => container !== 'imports')
      .map(({ body, ...key }) => ({ ...key, body: said(body) })),
    imports: imports.sort((one, other) => one.number - other.number),
  };
}

/** Handles the imports' messages until none is left, each for this long. @returns their number */
async function work(world: World, milliseconds: number, atOnce = 1): Promise<number> {
  let messages = 0;
  for (; world.waiting.length > 0; messages++) {
    if (messages > 2_000) throw new Error('It does not end.');
    const { message } = world.waiting.shift()!;
    const { importId } = message as { importId: string };
    await Promise.all(numbers(atOnce).map(() => runImport(world, importId, milliseconds)));
    // A message that two workers sent is handled once.
    const waiting = new Map(world.waiting.map((one) => [JSON.stringify(one), one]));
    world.waiting.splice(0, world.waiting.length, ...waiting.values());
  }
  return messages;
}

async function importAll(world: World, milliseconds: number, atOnce = 1): Promise<number> {
  let messages = 0;
  for (const { report, text, given } of files) {
    await world.accept(report, text, given);
    messages += await work(world, milliseconds, atOnce);
  }
  return messages;
}

const forEver = 1e9;
let known: unknown;
/** Returns the outcome with one message per file. */
async function atOneGo(): Promise<unknown> {
  if (known) return known;
  const world = newWorld();
  expect(await importAll(world, forEver)).toBe(files.length);
  known = await outcomeOf(world);
  return known;
}

describe('an import of many messages has the same result as one of a single message', () => {
  test('with a unit of work in each', async () => {
    const world = newWorld();
    expect(await importAll(world, 0)).toBeGreaterThan(30);
    expect(await outcomeOf(world)).toEqual(await atOneGo());
    expect([...world.files.keys()].filter((name) => name.includes('/work/'))).toEqual([]);
  });

  test('with two workers on each message', async () => {
    const world = newWorld();
    await importAll(world, 0, 2);
    expect(await outcomeOf(world)).toEqual(await atOneGo());
  });

  test('when the worker dies at any write, the next one loses one step', async () => {
    const whole = await atOneGo();
    for (const writes of [1, 130]) {
      const world = newWorld();
      const { documents } = world;
      for (const { report, text, given } of files) {
        await world.accept(report, text, given);
        for (let left = writes; world.waiting.length > 0; left += 61) {
          const [next] = world.waiting;
          const { importId } = next!.message as { importId: string };
          world.documents = withFaults(documents, dyingAfter(left % 300));
          // It dies, and another process gets the message.
          await runImport(world, importId, 0).catch(() => {});
          world.documents = documents;
          world.processId = `process-${left}`;
          await runImport(world, importId, 0);
          world.waiting.splice(world.waiting.indexOf(next!), 1);
        }
      }
      expect(await outcomeOf(world), `after ${writes} writes`).toEqual(whole);
    }
  });

  test('when a unit of work fails while others under way end the step', async () => {
    const whole = await atOneGo();
    const world = newWorld();
    await world.accept(files[0]!.report, files[0]!.text);
    await work(world, forEver);
    await world.accept(files[1]!.report, files[1]!.text);
    const { importId } = world.waiting[0]!.message as { importId: string };
    const { writeMany } = world.documents;
    const [others, release] = [Promise.withResolvers<void>(), () => setTimeout(others.resolve, 20)];
    let begun = 0;
    world.documents.writeMany = async (container, writes) => {
      const place = container.name === 'tenants' ? ++begun : 0;
      if (place === 1) {
        await others.promise;
        throw new Error('the disk failed');
      }
      const held = await writeMany.call(world.documents, container, writes);
      if (place === 4) {
        world.time = new Date(world.time.getTime() + 2_000);
        release();
      }
      return held as boolean[];
    };
    await expect(runImport(world, importId, 1_000)).rejects.toThrow('the disk failed');
    world.documents.writeMany = writeMany;
    world.time = new Date(world.time.getTime() - 2_000);
    await work(world, forEver);
    for (const { report, text, given } of files.slice(2)) {
      await world.accept(report, text, given);
      await work(world, forEver);
    }
    expect(await outcomeOf(world)).toEqual(whole);
  });

  test('when another import takes effect between its steps', async () => {
    const corrected: File = { report: 'subscription-details', text: sales(400, () => '77.00') };
    const scores = async (milliseconds: number) => {
      const world = newWorld();
      await importAll(world, forEver);
      await world.refresh('2021-12');
      const slow = await world.accept(files[1]!.report, files[1]!.text);
      const quick = await world.accept(corrected.report, corrected.text);
      const [slowMessage, quickMessage] = world.waiting.splice(0);
      await runImport(world, slow.id, milliseconds);
      await runImport(world, slow.id, milliseconds);
      world.waiting.splice(0, world.waiting.length, quickMessage!);
      await work(world, forEver);
      world.waiting.push(slowMessage!);
      await work(world, milliseconds);
      expect((await world.documents.read(importsContainer, importKey(quick.id)))?.value.status).toBe('succeeded');
      const stale = (await rowsOf(world.documents)).filter(({ body }) => body.includes('"stale":true')).length;
      await world.refresh('2021-12');
      const rows = await rowsOf(world.documents);
      const points = rows.filter(({ container }) => container === 'scores');
      return { stale, points: points.map(({ body }) => ({ ...JSON.parse(body), effect: 0 })) };
    };
    expect(await scores(0)).toEqual(await scores(forEver));
  });
});

/** A store with this many request units a second: each call advances the world's clock by its cost. */
function throttled(world: World, unitsPerSecond: number): Documents {
  const { documents } = world;
  const cost = (units: number) => {
    world.time = new Date(world.time.getTime() + (units / unitsPerSecond) * 1_000);
  };
  return {
    ...documents,
    read(container, key) {
      cost(1);
      return documents.read(container, key);
    },
    readMany(container, keys) {
      cost(keys.length);
      return documents.readMany(container, keys);
    },
    write(container, write) {
      cost(60);
      return documents.write(container, write);
    },
    writeMany(container, writes) {
      cost(60 * writes.length);
      return documents.writeMany(container, writes);
    },
    query(container, query) {
      cost(5);
      return documents.query(container, query);
    },
  };
}

test.each<[number, string, ReportName, string]>([
  [5_000, 'by product', 'subscription-details', sales(40_000, () => '500.00')],
  [200, 'by workload', 'business-applications-revenue', byWorkload(10_000, () => '1')],
  [100, 'by workload, of one location', 'business-applications-revenue', byWorkload(10_000, () => '1', of1001)],
])('each message ends within four minutes at %i request units a second: a file %s', async (units, _, report, file) => {
  const world = newWorld();
  const { documents } = world;
  world.documents = throttled(world, units);
  const { id } = await world.accept(report, file);
  const took: number[] = [];
  while (world.waiting.length > 0) {
    const began = world.time.getTime();
    await world.handle(world.waiting.shift()!);
    took.push((world.time.getTime() - began) / 1_000);
  }
  expect(Math.max(...took)).toBeLessThan(240);
  expect(took.length).toBeGreaterThan(1);
  const ended = (await documents.read(importsContainer, importKey(id)))!.value;
  expect(ended).toMatchObject({ status: 'succeeded', rowsAccepted: file.split('\n').length - 1 });
});
