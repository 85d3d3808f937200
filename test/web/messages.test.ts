import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { unitOf } from '../../src/rulebooks/shapes.ts';
import { figureIds } from '../../src/scoring/benchmarks/figures.ts';
import { noTier } from '../../src/scoring/tiers.ts';

const source = join(import.meta.dirname, '../../web/src');
const languages = ['en', 'fr', 'nl', 'sv'];
const messagesOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(source, 'text', `${language}.json`), 'utf8'));
const english = messagesOf('en');
const code = globSync('**/*.{ts,tsx}', { cwd: source })
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');

/** The values that a message needs, with the kind of each. */
function wants(elements: readonly MessageFormatElement[]): string[] {
  const found = elements.flatMap((element): string[] => {
    if (isPluralElement(element) || isSelectElement(element)) {
      const inside = Object.values(element.options).flatMap(({ value }) => wants(value));
      return [`${element.value} ${element.type}`, ...inside];
    }
    return 'value' in element && element.type !== 0 && !isArgumentElement(element)
      ? [`${String(element.value)} ${element.type}`]
      : isArgumentElement(element)
        ? [element.value]
        : [];
  });
  return [...new Set(found)].sort();
}

describe.each(languages)('the messages in %s', (language) => {
  const messages = messagesOf(language);

  test('are as many as in English, and none is empty', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english));
    expect(Object.entries(messages).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('can be read, and want what the English ones want', () => {
    for (const [id, text] of Object.entries(messages))
      expect([id, wants(parse(text))]).toEqual([id, wants(parse(english[id]!))]);
  });
});

test('every message is used', () => {
  /** Ids that are made of a prefix and a name of the API's data. */
  const prefixes = [
    ...[...code.matchAll(/named\('(\w+)'/g)].map(([, prefix]) => `${prefix}.`),
    ...[...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix!),
  ];
  const unused = Object.keys(english).filter(
    (id) => !code.includes(`'${id}'`) && !prefixes.some((prefix) => id.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

interface Node {
  type: string;
  [key: string]: unknown;
}
const nodesIn = (value: unknown): Node[] =>
  typeof value !== 'object' || value === null
    ? []
    : [...('type' in value ? [value as Node] : []), ...Object.values(value).flatMap(nodesIn)];

/** Returns the ids that the first argument of a call of `t` can be. */
function idsOf(node: Node): string[] {
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((one) => idsOf(one as Node));
  if (node.type === 'Literal') return [String(node.value)];
  if (node.type !== 'TemplateLiteral') return [];
  const parts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) =>
    value.cooked.replaceAll('.', '\\.'),
  );
  const id = new RegExp(`^${parts.join('.+')}$`);
  // What a page names in full may begin like the others, and want more.
  return Object.keys(english).filter((one) => id.test(one) && !code.includes(`'${one}'`));
}

/** Returns the names of the values given, or undefined if they cannot be read from the call. */
function namesIn(values: Node | undefined): string[] | undefined {
  if (values === undefined) return [];
  if (values.type !== 'ObjectExpression') return undefined;
  const properties = values.properties as { type: string; key: { name: string } }[];
  return properties.some(({ type }) => type !== 'Property') ? undefined : properties.map(({ key }) => key.name);
}

test('pages give every message what it wants', () => {
  const calls = globSync('**/*.{ts,tsx}', { cwd: source })
    .flatMap((file) => nodesIn(parseAst(readFileSync(join(source, file), 'utf8'), { lang: 'tsx' })))
    .filter(({ type, callee }) => type === 'CallExpression' && (callee as Node).name === 't')
    .map((call) => call.arguments as [Node, Node?]);
  expect(calls.length).toBeGreaterThan(300);
  const missing = calls.flatMap(([id, values]) => {
    const given = namesIn(values);
    return idsOf(id).flatMap((one) => {
      const wanted = wants(parse(english[one]!)).map((name) => name.split(' ')[0]!);
      return given && wanted.some((name) => !given.includes(name)) ? [{ id: one, wanted, given }] : [];
    });
  });
  expect(missing).toEqual([]);
});

test('the hints of the comparison have words', () => {
  const hints = readFileSync(join(import.meta.dirname, '../../src/lookups/benchmark-hints.ts'), 'utf8');
  const codes = [...hints.matchAll(/code: '([\w-]+)'/g)].map(([, code]) => `hint.${code}`);
  expect(codes.length).toBeGreaterThan(3);
  expect(codes.filter((id) => !Object.hasOwn(english, id))).toEqual([]);
});

test('everything that the rules name has a name, and each rule its words', () => {
  const editions = rulebooks.programs.flatMap((program) => rulebooks.editionsOf(program));
  const indicators = editions.flatMap((edition) => edition.indicators);
  const ids = [
    ...editions.map(({ program }) => `program.${program}`),
    ...editions.flatMap(({ tiers }) => [noTier, ...tiers.map(({ tier }) => tier)].map((tier) => `tier.${tier}`)),
    ...indicators.flatMap(({ id }) => [`indicator.${id}`, `indicatorText.${id}`]),
    ...indicators.map(({ group }) => `group.${group}`),
    ...indicators.flatMap(({ rules }) => rules.map((rule) => `rule.${rule}`)),
    ...figureIds.map((id) => `figure.${id}`),
    ...Object.values(unitOf).flatMap((unit) => (unit === 'fraction' ? [] : [`unit.${unit}`])),
  ];
  expect([...new Set(ids)].filter((id) => !Object.hasOwn(english, id))).toEqual([]);
});
