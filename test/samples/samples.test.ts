import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { correctionFiles, type SampleFile, sampleFiles, sampleSize } from '../../samples/files.ts';
import { reportBytes } from '../../samples/generate.ts';
import { partner } from '../../samples/network/partners.ts';
import { reportLines } from '../../samples/network/report.ts';
import { stories } from '../../samples/network/stories.ts';
import { type Size, tenants } from '../../samples/network/tenants.ts';
import { type Month, monthsFrom } from '../../src/month.ts';
import { SampleFacts } from './score-samples.ts';

const data = join(import.meta.dirname, '../../samples/data');
const readme = readFileSync(join(data, '../README.md'), 'utf8');
const allFiles = [...sampleFiles(), ...correctionFiles()];

/** A file's content unpacked: gzip itself is packed a little differently by different builds of zlib. */
async function committed({ path, gzip }: SampleFile): Promise<Buffer> {
  const bytes = await readFile(join(data, path));
  return gzip ? gunzipSync(bytes) : bytes;
}

const generated = (file: SampleFile, size: Size = sampleSize) => Buffer.concat([...reportBytes(size, file)]);

describe('the committed files', () => {
  test.each(allFiles.map((file) => [file.path, file] as const))('%s is what the generator makes', async (_, file) => {
    expect(generated(file).equals(await committed(file))).toBe(true);
  });

  test('show every form: tab and comma, plain and gzip, mark and CRLF, months of two kinds, no Product column', async () => {
    const heads = new Map<string, string>();
    for (const file of allFiles) heads.set(file.path, (await committed(file)).toString('utf8', 0, 2000));
    expect(heads.get('partner-profile.tsv')).toMatch(/^\uFEFFMPNId\t.*\r\n/);
    expect(heads.get('dynamics-365-usage-2021-09.csv')).toMatch(/^PGAMpnID,SubscriptionId,/);
    expect(heads.get('subscription-details-2021-11.csv')).toMatch(
      /^PGAMpnID,.*,AvailableSeatsEOP,AvailableSeats,BilledRevenueUSD,/,
    );
    expect(heads.get('subscription-details-2021-08.tsv')).toMatch(/\tAvailableSeats\tRevenueUSD\t/);
    expect(heads.get('dynamics-365-usage-2019-H2.tsv.gz')).not.toMatch(/\tProduct\t/);
    expect(heads.get('subscription-details-2019-H2.tsv.gz')).toMatch(/\t2019-07-01\t/);
    expect(heads.get('subscription-details-2021-07.tsv')).toMatch(/\t2021-07\t/);
  });
});

describe('the network', () => {
  const idOf = ({ id }: { id: string }) => id;

  test('has 30 partners and 600 tenants', () => {
    expect(stories).toHaveLength(30);
    expect([...tenants(sampleSize)]).toHaveLength(600);
  });

  test('another seed gives other tenants and ids; the same seed the same', () => {
    const other = { ...sampleSize, seed: 7 };
    const ids = [...tenants(sampleSize)].map(idOf);
    expect([...tenants(sampleSize)].map(idOf)).toEqual(ids);
    expect(new Set([...tenants(other)].map(idOf)).intersection(new Set(ids)).size).toBe(0);
  });

  test('can be larger: ids stay unique, sizes come out about as asked', () => {
    const large: Size = { seed: 1, partners: 300, tenantsPerPartner: 6, last: '2022-06' as Month };
    const all = [...tenants(large)];
    expect(all.length / 1800).toBeGreaterThan(0.95);
    expect(all.length / 1800).toBeLessThan(1.1);
    expect(new Set(all.map(idOf)).size).toBe(all.length);
    const locations = Array.from({ length: 300 }, (_, index) => partner(1, index)).flatMap((of) =>
      of.locations.length > 1 ? [of.id, ...of.locations.map(({ id }) => id)] : [of.id],
    );
    expect(new Set(locations).size).toBe(locations.length);
  });

  test('moves with its last month: a year later, the same rows a year later', () => {
    const later = { ...sampleSize, last: '2022-12' as Month };
    const lines = (size: Size, month: string) =>
      [...reportLines(size, { report: 'dynamics-365-usage', months: [month as Month] })].length;
    expect(lines(later, '2022-05')).toBe(lines(sampleSize, '2021-05'));
  });
});

describe('slices', () => {
  const facts = new SampleFacts();
  beforeAll(async () => {
    for (const file of sampleFiles()) await facts.read(data, file);
  });
  const months = monthsFrom('2019-07' as Month, '2021-12' as Month);

  test.each(['subscription-details', 'dynamics-365-usage'] as const)(
    '%s states each location in each month but the gaps',
    (report) => {
      const gaps = [...facts.partnerOf.keys()].flatMap((location) =>
        months.filter((month) => !facts.covers(report, location, month)).map((month) => `${location} ${month}`),
      );
      const accounts = [...Array(stories.length).keys()].map((index) => partner(sampleSize.seed, index));
      const globalAccounts = new Set(accounts.filter(({ locations }) => locations.length > 1).map(({ id }) => id));
      const told = gaps.filter((gap) => !globalAccounts.has(gap.slice(0, 7)));
      const at = (key: string, location = 0) =>
        accounts[stories.findIndex((story) => story.key === key)]!.locations[location]!.id;
      const beforeFenland = monthsFrom('2019-07' as Month, '2020-06' as Month).map(
        (month) => `${at('fenland')} ${month}`,
      );
      const lost = report === 'subscription-details' ? `${at('baltic', 1)} 2021-04` : `${at('baltic', 1)} 2020-12`;
      expect(told.sort()).toEqual([...beforeFenland, lost].sort());
    },
  );
});

describe('scores of the samples, as samples/README.md gives them', () => {
  const scored = monthsFrom('2021-06' as Month, '2021-12' as Month);
  const published = new SampleFacts();
  const mended = new SampleFacts();
  beforeAll(async () => {
    for (const facts of [published, mended]) for (const file of sampleFiles()) await facts.read(data, file);
    for (const file of correctionFiles()) await mended.read(data, file);
  });
  const path = (facts: SampleFacts, id: string) =>
    scored.map((month) => ({ none: '·', silver: 'S', gold: 'G' })[facts.score(id, month).tier]).join('');

  const told = [...readme.matchAll(/^\| ([^|]+?) +\| +(\d{7}) +\| +`([GS·]{7})` +\|/gm)].map(
    ([, name, id, its]) => [name!, id!, its!] as const,
  );

  test('the page describes every partner', () => {
    const partners = stories.map((story, index) => [story.name, partner(sampleSize.seed, index).id]);
    expect(told.map(([name, id]) => [name, id]).sort()).toEqual(partners.sort());
  });

  test.each(told)('%s (%s): %s', (_, id, its) => expect(path(published, id)).toBe(its));

  test('the corrected files lift one partner over 60 and take another below 80, and change nothing else', () => {
    const changed = told.flatMap(([name, id, its]) => (path(mended, id) === its ? [] : [[name, path(mended, id)]]));
    expect(changed).toEqual([
      ['Highland Retail Systems', 'SSSSSSS'],
      ['Piemonte Software', 'SSSSSSS'],
    ]);
  });
});
