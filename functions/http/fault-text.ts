import type { z } from 'zod';

const types: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const sizes: Record<string, string> = { string: 'characters', array: 'items', record: 'fields' };
const formats: Record<string, string> = { url: 'an address like https://example.com', datetime: 'a time' };
const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Says in words what is wrong with an input if its schema does not say so itself; completes “NAME: …”. */
export function faultText(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'must be given';
  const { code } = issue;
  if (code === 'invalid_type') {
    if (Array.isArray(issue.input) && issue.expected === 'string') return 'must be given once';
    return `must be ${types[issue.expected] ?? issue.expected}`;
  }
  if (code === 'invalid_value') return `must be ${either.format(issue.values.map(String))}`;
  if (code === 'too_small' || code === 'too_big') {
    const [bound, than] =
      code === 'too_small' ? ([issue.minimum, 'at least'] as const) : ([issue.maximum, 'at most'] as const);
    const size = sizes[issue.origin];
    if (size && code === 'too_small' && issue.minimum === 1) return 'must not be empty';
    return size ? `must have ${than} ${bound} ${size}` : `must be ${than} ${bound}`;
  }
  if (code === 'invalid_format') return `must be ${formats[issue.format] ?? 'written as described'}`;
  if (code === 'invalid_key') return issue.issues.map(({ message }) => message).join(', ');
  return 'is not as described';
}
