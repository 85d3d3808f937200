import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIssuerKeys } from '../../src/access/issuer-keys.ts';
import { createTokenCheck } from '../../src/access/tokens.ts';
import { audience, Issuer, tenant } from './issuer.ts';

let issuer: Issuer;
let offset: number;
let check: (token: string) => Promise<string>;
beforeEach(async () => {
  issuer = await Issuer.start();
  offset = 0;
  const clock = { now: () => new Date(Date.now() + offset) };
  const rules = { issuer: issuer.url, audiences: [audience], tenants: [tenant], algorithms: ['RS256'] };
  const checkToken = createTokenCheck(rules, createIssuerKeys(issuer.url, clock), clock);
  check = async (token) => {
    try {
      await checkToken(`Bearer ${token}`);
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
});
afterEach(() => issuer.stop());

const seconds = 1_000;
const hours = 3_600 * seconds;
/** Tokens outlast the pretended time. */
const lasting = (header = {}) =>
  issuer.token(['operator'], { exp: Math.floor(Date.now() / 1000) + 200 * 3_600 }, header);

test('many tokens with unknown keys cause one fetch, and another one only after 30 s', async () => {
  expect(await check(await lasting())).toBe('taken');
  offset += 31 * seconds;
  const flood = await Promise.all(Array.from({ length: 30 }, (_, index) => lasting({ kid: `made-up-${index}` })));
  expect(new Set(await Promise.all(flood.map(check)))).toEqual(new Set(['token-invalid']));
  for (const token of flood) expect(await check(token)).toBe('token-invalid');
  expect(issuer.keyFetches).toBe(2);
  offset += 31 * seconds;
  expect(await check(flood[0]!)).toBe('token-invalid');
  expect(issuer.keyFetches).toBe(3);
});

test('a new key is found when a token names it', async () => {
  expect(await check(await lasting())).toBe('taken');
  await issuer.rotate();
  offset += 31 * seconds;
  expect(await check(await lasting())).toBe('taken');
  expect(issuer.keyFetches).toBe(2);
});

test('a token that passed is not checked again, but still expires', async () => {
  const token = await issuer.token(['operator'], { exp: Math.floor(Date.now() / 1000) + 600 });
  expect(await check(token)).toBe('taken');
  offset += 600 * seconds;
  expect(await check(token)).toBe('taken');
  expect(await check(`${token.slice(0, -8)}AAAAAAAA`)).toBe('token-invalid');
  offset += 61 * seconds;
  expect(await check(token)).toBe('token-expired');
});

test('a withdrawn key serves on only until keys are fetched again', async () => {
  const old = await lasting();
  expect(await check(old)).toBe('taken');
  await issuer.rotate();
  offset += 31 * seconds;
  await check(await lasting());
  expect(await check(old)).toBe('token-invalid');
});

test('while the issuer is down the known keys serve on, for a day; then nobody can be checked', async () => {
  const token = await lasting();
  expect(await check(token)).toBe('taken');
  issuer.down = true;
  offset += 23 * hours;
  expect(await check(token)).toBe('taken');
  offset += 2 * hours;
  expect(await check(token)).toBe('issuer-unavailable');
  issuer.down = false;
  offset += 31 * seconds;
  expect(await check(token)).toBe('taken');
});

test('while the issuer is down, tokens with unknown keys make it be asked once in 30 s', async () => {
  expect(await check(await lasting())).toBe('taken');
  issuer.down = true;
  offset += 31 * seconds;
  for (const kid of ['made-up-1', 'made-up-2', 'made-up-3'])
    expect(await check(await lasting({ kid }))).toBe('token-invalid');
  expect(issuer.refusals).toBe(1);
});

test('an issuer that was never reached is reported as such, and found once it answers', async () => {
  issuer.down = true;
  const token = await lasting();
  expect(await check(token)).toBe('issuer-unavailable');
  issuer.down = false;
  offset += 3 * seconds;
  expect(await check(token)).toBe('taken');
});
