import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSize, workloadFiles } from '../../samples/files.ts';
import { reportBytes } from '../../samples/generate.ts';
import { partner } from '../../samples/network/partners.ts';
import { stories } from '../../samples/network/stories.ts';
import { workloadStories } from '../../samples/network/workload-stories.ts';
import { readScore } from '../../src/lookups/scores.ts';
import { type Month, monthsFrom } from '../../src/month.ts';
import type { Note } from '../../src/reports/notes.ts';
import { World } from '../support/world.ts';

const data = join(import.meta.dirname, '../../samples/data');
const program = 'business-applications';
const scored = monthsFrom('2026-05' as Month, '2026-10' as Month);
const readme = readFileSync(join(data, '../README.md'), 'utf8');
const contentOf = async ({ path, gzip }: ReturnType<typeof workloadFiles>[number]) => {
  const bytes = await readFile(join(data, path));
  return gzip ? gunzipSync(bytes) : bytes;
};

test.each(workloadFiles().map((file) => [file.path, file] as const))(
  '%s is what the generator makes',
  async (_, file) => {
    expect(Buffer.concat([...reportBytes(sampleSize, file)]).equals(await contentOf(file))).toBe(true);
  },
);

describe('scores of the second set, as samples/README.md gives them', () => {
  const world = new World();
  const notes: Note[] = [];
  beforeAll(async () => {
    world.time = new Date('2026-11-20T06:00:00Z');
    for (const file of workloadFiles()) {
      const done = await world.import(file.report, (await contentOf(file)).toString());
      expect(done).toMatchObject({ status: 'succeeded', rowsRejected: 0 });
      notes.push(...done.notes.filter(({ code }) => code !== 'ignored-column'));
    }
    for (const month of scored) await world.refresh(month);
  });
  afterAll(() => world.close());

  const idOf = (key: string) =>
    partner(
      sampleSize.seed,
      stories.findIndex((story) => story.key === key),
    ).id;
  const scoreOf = (key: string, month: string) => readScore(world, idOf(key), program, month as Month);

  test('every value of the files means something, but that trials and the use of Supply Chain do not count', () =>
    expect([...new Set(notes.map(({ code, value }) => `${code} ${value}`))]).toEqual([
      'uncounted-workload Supply Chain',
      'unpaid-metric-type Trial',
    ]));

  const paths = new Map(
    [...readme.matchAll(/^\| [^|]+? +\| +(\d{7}) +\| +`([Q·]{6})` +\|/gm)].map(([, id, path]) => [id!, path!]),
  );

  test.each<[string, number[]]>([
    ['northwind', [77.28, 77.28, 77.28, 77.28, 77.28, 77.28]],
    ['alpenblick', [66.5, 66.5, 66.5, 70.5, 70.5, 67.5]],
    ['svea', [70, 70, 70, 70, 70, 70]],
    ['horizonte', [84.5, 84.5, 84.5, 84.5, 84.5, 35.14]],
    ['ganga', [47, 54.5, 54.5, 54.5, 84.5, 84.5]],
    ['baltic', [81.5, 81.5, 81.5, 81.5, 74, 81.5]],
  ])('%s', async (key, points) => {
    const scores = await Promise.all(scored.map((month) => scoreOf(key, month)));
    expect(scores.map(({ score }) => score)).toEqual(points);
    expect(scores.map(({ tier }) => (tier === 'qualified' ? 'Q' : '·')).join('')).toBe(paths.get(idOf(key)));
  });

  test('70 points with a metric at zero do not qualify', async () => {
    const { indicators } = await scoreOf('svea', '2026-10');
    expect(indicators.filter(({ points }) => points === 0).map(({ id }) => id)).toEqual(['deployments']);
  });

  test('a partner changes its track', async () => {
    const tracks = await Promise.all(scored.map(async (month) => (await scoreOf('horizonte', month)).track));
    expect(tracks).toEqual(['smb', 'smb', 'smb', 'smb', 'smb', 'enterprise']);
  });

  test('the page describes every partner of the set, each a global account', () => {
    expect([...paths.keys()].sort()).toEqual(workloadStories.map(({ key }) => idOf(key)).sort());
    for (const { key } of workloadStories)
      expect(stories.find((story) => story.key === key)!.locations.length).toBeGreaterThan(1);
  });
});
