/** `npm run bench [-- name …]`: measures, prints a table, and writes `bench/results.json`. See README.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { notInstalled } from './installed.ts';
import { isMet, type Result } from './result.ts';

const standard = ['cost', 'cold-start', 'import', 'refresh', 'lookups'];
const others = ['programs', 'workloads', 'deliveries'];
const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : standard;
const unknown = names.filter((name) => ![...standard, ...others].includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${[...standard, ...others].join(', ')}.`);
  process.exit(1);
}

const missing = notInstalled();
if (missing) {
  console.error(missing);
  process.exit(1);
}

const file = join(import.meta.dirname, 'results.json');
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
for (const name of names) {
  const { run } = (await import(`./${name}.ts`)) as { run(): Promise<Result[]> };
  console.log(`\n${name}`);
  const results = await run();
  for (const result of results) console.log(line(result));
  const machine = { node: process.version, cpu: cpus()[0]?.model, cpus: cpus().length };
  known[name] = { at: new Date().toISOString(), ...machine, results };
  writeFileSync(file, `${JSON.stringify(known, undefined, 2)}\n`);
}

function line(result: Result): string {
  const { name, value, unit, wanted, note } = result;
  const asked = wanted ? ('atLeast' in wanted ? `≥ ${wanted.atLeast}` : `≤ ${wanted.atMost}`) : '';
  const met = { true: '✓', false: '✗', undefined: ' ' }[String(isMet(result))];
  return `  ${met} ${name.padEnd(52)} ${shown(value).padStart(10)} ${`${unit} ${asked}`.padEnd(18)} ${note ?? ''}`.trimEnd();
}

function shown(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
