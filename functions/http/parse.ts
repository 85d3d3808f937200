import type { HttpRequest } from '@azure/functions';
import { closestMatch } from 'leven';
import type { z } from 'zod';
import { type InputError, invalid } from '../../src/errors.ts';
import { faultText } from './fault-text.ts';
import { Refusal } from './problem.ts';

const longestUrl = 8 * 1024;
const mostParameters = 100;

type Where = 'path' | 'query' | 'body';

/**
 * Refuses an address that is too long, and one with a query value that hides the header fields: in Azure's host a value
 * named Headers takes their place. The host has checked the header fields.
 * @throws Refusal 414
 * @throws ProductError `invalid-query`
 */
export function checkHead(request: HttpRequest): void {
  if (request.url.length > longestUrl)
    throw new Refusal(414, 'url-too-long', `The address has more than ${longestUrl} characters.`);
  const hiding = [...request.query.keys()].find((name) => name.toLowerCase() === 'headers');
  if (hiding === undefined) return;
  const message = `"${hiding}" is not known here.`;
  throw invalid('invalid-query', message, [{ parameter: hiding, code: 'unknown-parameter', message }]);
}

/** Returns the query's parameters; repeated ones as a list. */
export function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  if (parameters.size > mostParameters)
    throw invalid('invalid-query', `A request may have ${mostParameters} query parameters.`);
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of parameters) {
    const before = query[key];
    query[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...query };
}

/**
 * Checks input by its schema.
 * @throws ProductError `invalid` that names each place at fault
 */
export function parse(schema: z.ZodType, value: unknown, where: Where): unknown {
  /** For each object with an unknown name, by its place: the names that it may have. */
  const known = new Map<string, readonly string[]>();
  const result = schema.safeParse(value, {
    error: (issue) => {
      const { code, path, inst } = issue;
      if (code === 'unrecognized_keys') known.set(String(path ?? []), Object.keys((inst as z.ZodObject).shape));
      return faultText(issue);
    },
  });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => inputErrors(issue, where, known.get(String(issue.path))));
  throw invalid(`invalid-${where}`, errors.map((error) => error.message).join(' '), errors);
}

function inputErrors(issue: z.core.$ZodIssue, where: Where, known: readonly string[] = []): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place([...issue.path, key], where),
      code: where === 'body' ? 'unknown-field' : 'unknown-parameter',
      message: unknown(key, known),
    }));
  }
  const at = issue.path.map(String).join('.') || where;
  return [{ ...place(issue.path, where), code: issue.code.replaceAll('_', '-'), message: `${at}: ${issue.message}.` }];
}

/** Says which names are known in place of an unknown one, and which of them is nearest. */
function unknown(name: string, known: readonly string[]): string {
  if (known.length === 0) return `"${name}" is not known here: nothing is expected.`;
  const nearest = closestMatch(name, known, { maxDistance: Math.ceil(name.length / 3) });
  const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `"${name}" is not known here.${meant} Known: ${known.join(', ')}.`;
}

function place(path: readonly PropertyKey[], where: Where): Pick<InputError, 'pointer' | 'parameter'> {
  if (where !== 'body') return { parameter: String(path[0] ?? where) };
  return { pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') };
}
