import { z } from 'zod';
import { vocabularyOf } from '../reports/layouts/all.ts';
import { attributionTypes, reportNames } from '../reports/rows.ts';
import { type Spellings, spellingsSchema } from '../reports/spellings.ts';
import { SpellingError } from '../reports/vocabulary.ts';

/** Describes a wrong spelling: its place, the fault and the allowed values. */
function spellingFault(issue: z.core.$ZodIssue): string {
  const place = `/${issue.path.map(String).join('/')}`;
  if (issue.code === 'invalid_key') return `${place}: ${issue.issues.map(({ message }) => message).join(', ')}`;
  const known = issue.code === 'unrecognized_keys' ? spellingKeys[String(issue.path[0] ?? '')] : undefined;
  return `${place}: ${issue.message}${known ? `; known are ${known.join(', ')}` : ''}`;
}

const spellingKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(spellingsSchema.shape),
  columns: reportNames,
  attributionTypes,
  channels: ['EA', 'CSP', 'Web Direct'],
};

/** JSON: see {@link Spellings}. */
export const spellings = z.string().transform((text, context): Spellings => {
  const refuse = (why: string) => {
    context.addIssue({
      code: 'custom',
      message: `must be JSON like {"attributionTypes":{"CSP":["CSP Tier 3"]}}, but ${why}`,
    });
    return z.NEVER;
  };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  const parsed = spellingsSchema.safeParse(given);
  if (!parsed.success) return refuse(parsed.error.issues.map(spellingFault).join('; '));
  try {
    vocabularyOf(parsed.data);
    return parsed.data;
  } catch (error) {
    if (error instanceof SpellingError) return refuse(error.message);
    throw error;
  }
});
