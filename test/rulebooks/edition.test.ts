import { describe, expect, it } from 'vitest';
import { ProductError } from '../../src/errors.ts';
import { describeEdition } from '../../src/rulebooks/describe.ts';
import { type Edition, parseEdition } from '../../src/rulebooks/edition.ts';
import { fingerprintOf } from '../../src/rulebooks/fingerprint.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import madeUp from './fixtures/made-up.json' with { type: 'json' };

/** The made-up edition with one place, given by its path, set to something else. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(madeUp) as unknown;
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce((at, step) => (at as Record<string, unknown>)[step], copy) as Record<string, unknown>;
  parent[last] = value;
  return copy;
}

function errorsOf(given: unknown) {
  try {
    parseEdition(given);
  } catch (error) {
    if (error instanceof ProductError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('an edition is checked when it is loaded', () => {
  it('accepts the made-up one', () => {
    expect(parseEdition(madeUp)).toEqual(madeUp);
  });

  it.each([
    ['program', 'Garden 1', '/program', 'small letters'],
    ['firstMonth', '2022-13', '/firstMonth', 'YYYY-MM'],
    ['title', ' ', '/title', ''],
    ['sources', [], '/sources', ''],
    ['surplus', 1, '', 'surplus'],
    ['products.0.names.0', 'Microsoft Dynamics 365', '/products/0/names/0', 'nothing is left'],
    ['countedChannels.0', 'Reseller', '/countedChannels/0', 'Web Direct'],
    ['attribution.credits.TPAL', ['sales'], '/attribution/credits', 'TPAL'],
    ['attribution.credits.CSP', ['both'], '/attribution/credits/CSP/0', 'sales'],
    ['indicators.0.maxPoints', 41, '/indicators', 'all points must add up to 100, not 101'],
    ['indicators.0.maxPoints', 0.5, '/indicators/0/maxPoints', ''],
    ['indicators.0.target', 0, '/indicators/0/target', ''],
    ['indicators.0.rules', [], '/indicators/0/rules', ''],
    ['indicators.0.rules.0', 'G-1', '/indicators/0/rules/0', 'R5.1'],
    ['indicators.1.id', 'harvest', '/indicators/1/id', 'harvest is there twice'],
    ['indicators.2.group', 'performance', '/indicators/2/group', 'the indicators of performance must stand together'],
    ['tiers', [], '/tiers', ''],
    ['tiers.0.tier', 'none', '/tiers/0/tier', 'below every tier'],
    ['tiers.0.tier', 'blooming', '/tiers/1/tier', 'blooming is there twice'],
    ['tiers.0.from', 70, '/tiers/1/from', 'above the one before'],
    ['tiers.0.from', 59.5, '/tiers/0/from', ''],
    ['tiers.1.pointsInEveryIndicator', false, '/tiers/1/pointsInEveryIndicator', ''],
    ['indicators.0.shape.kind', 'lottery', '/indicators/0/shape/kind', ''],
    ['indicators.1.shape.paths.0.oneOfEach.0.0', 'mb-1', '/indicators/1/shape/paths/0/oneOfEach/0/0', 'MB-210'],
    ['indicators.1.shape.paths.0.certifications', [], '/indicators/1/shape/paths/0/certifications', ''],
    [
      'indicators.1.shape.paths.0.certifications',
      [' :-'],
      '/indicators/1/shape/paths/0/certifications/0',
      'nothing is left',
    ],
    ['indicators.2.shape.users', 0, '/indicators/2/shape/users', ''],
    ['indicators.3.shape.countedPer', 'person', '/indicators/3/shape/countedPer', ''],
  ])('%s = %j', (path, value, pointer, message) => {
    const given = changed(path, value);
    const error = errorsOf(given);
    expect(error).toMatchObject({ kind: 'invalid', code: 'invalid-edition' });
    expect(error.message).toContain(path === 'program' ? 'The edition Garden 1 2022-05' : 'The edition garden 2022-05');
    const at = error.errors.find((one) => one.pointer === pointer);
    expect(at?.message).toContain(message);
  });

  it.each([undefined, null, 7, 'smb', []])('%j is no edition', (given) => {
    expect(errorsOf(given).message).toContain('(no program) (no id)');
  });
});

describe('the smb editions', () => {
  it.each(['2021-01', '2021-09'])('%s has the figures of R3 and R5', (id) => {
    const { indicators } = editionNamed('smb', id);
    expect(indicators.map((one) => [one.id, one.group, one.maxPoints, one.target])).toEqual([
      ['net-new-revenue', 'performance', 10, 30_000],
      ['net-customer-adds', 'performance', 10, 10],
      ['functional-consultants', 'capability', 30, 5],
      ['developers', 'capability', 5, 2],
      ['new-deployments', 'customer-success', 20, 10],
      ['monthly-active-user-growth', 'customer-success', 25, 35],
    ]);
  });

  it('differ in what users are counted of, and in nothing else that is counted', () => {
    const shapes = (id: string) => editionNamed('smb', id).indicators.map(({ shape }) => JSON.stringify(shape));
    const perTenant = shapes('2021-01').map((shape) =>
      shape.replace('"countedPer":"tenant"', '"countedPer":"subscription"'),
    );
    expect(perTenant).toEqual(shapes('2021-09'));
    expect(shapes('2021-01').filter((shape) => shape.includes('"countedPer":"tenant"'))).toHaveLength(2);
  });
});

describe('the fingerprint of an edition', () => {
  const parsed = (given: unknown) => fingerprintOf(parseEdition(given));
  const reversed = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, part]) => [key, reversed(part)]),
        )
      : Array.isArray(value)
        ? value.map(reversed)
        : value;

  it('is short and does not depend on the order of keys', () => {
    expect(parsed(madeUp)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(reversed(madeUp) as Edition)).toBe(parsed(madeUp));
  });

  it('does not change with what only people read', () => {
    const renamed = [
      changed('title', 'Another'),
      changed('description', 'Another'),
      changed('sources', [{ title: 'Another', published: '2022-04' }]),
      changed('products.0.group', 'Another'),
      changed('indicators.0.title', 'Another'),
      changed('indicators.0.description', 'Another'),
      changed('indicators.0.group', 'another'),
      changed('indicators.0.rules', ['G9']),
      changed('indicators.1.shape.paths.0.name', 'Another'),
    ].map(parsed);
    expect(new Set(renamed)).toEqual(new Set([parsed(madeUp)]));
  });

  it.each([
    ['smb', '2021-01', '29f22690be3247b3'],
    ['smb', '2021-09', 'abe92273dd5caf97'],
    ['cba-ce', '2021-02', '6ece610058abccb1'],
    ['cba-fo', '2021-09', 'f1aaefcfd959ea65'],
  ])('of %s %s is the one that stored scores carry', (program, id, fingerprint) => {
    expect(fingerprintOf(editionNamed(program, id))).toBe(fingerprint);
  });

  it('changes with every figure and list', () => {
    const variants = [
      madeUp,
      changed('indicators.0.target', 201),
      changed('indicators.2.shape.users', 3),
      changed('products.0.names', ['Microsoft Rake', 'Spade']),
      changed('attribution.givesWayTo', {}),
      changed('tiers.0.from', 41),
      changed('tiers.1.tier', 'flowering'),
      changed('tiers.1', { tier: 'blooming', from: 70 }),
      changed('indicators.1.shape.paths.0.certifications', ['Gardener Associate']),
    ].map(parsed);
    expect(new Set(variants).size).toBe(variants.length);
  });
});

describe('an edition as it is described to callers', () => {
  it('is plain JSON, with targets in the unit of values', () => {
    const told = describeEdition(editionNamed('smb', '2021-09'));
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(told).toMatchObject({ program: 'smb', edition: '2021-09', firstMonth: '2021-09' });
    expect(told.fingerprint).toBe(fingerprintOf(editionNamed('smb', '2021-09')));
    expect(told.indicators.map(({ target, unit }) => [target, unit])).toEqual([
      [30_000, 'USD'],
      [10, 'customers'],
      [5, 'individuals'],
      [2, 'individuals'],
      [10, 'tenants'],
      [0.35, 'fraction'],
    ]);
  });
});
