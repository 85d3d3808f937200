import type { TypedData } from './rpc.ts';

/** Values by name, in any case: a later value replaces an earlier one, but its name stays spelled like the first. */
export class NamedValues {
  readonly #spelling = new Map<string, string>();
  readonly #values = new Map<string, TypedData>();

  set(name: string, value: TypedData): this {
    const spelled = this.#spelling.get(name.toLowerCase()) ?? name;
    this.#spelling.set(name.toLowerCase(), spelled);
    this.#values.set(spelled, value);
    return this;
  }

  has(name: string): boolean {
    return this.#spelling.has(name.toLowerCase());
  }

  /** Returns the values in an object in which even `__proto__` is a name like any other. */
  toObject(): Record<string, TypedData> {
    return Object.fromEntries(this.#values);
  }
}

/**
 * Returns the values that Azure's host makes of a JSON text's fields: objects as JSON, everything else except lists and
 * nulls as text, written as .NET does. None for any other text. .NET accepts more than JSON, such as single quotes and
 * comments, and parses times; this does not.
 */
export function fieldsOf(text: string): [name: string, value: TypedData][] {
  if (!/^\s*\{/.test(text)) return [];
  const written = new Map<object, Map<string, string>>();
  let fields: unknown;
  try {
    fields = JSON.parse(text, function (this: object, name, value, context?: { source?: string }) {
      if (typeof value === 'number') {
        if (!written.has(this)) written.set(this, new Map());
        written.get(this)!.set(name, context?.source ?? String(value));
      }
      return value;
    });
  } catch {
    return [];
  }
  return Object.entries(fields as object).flatMap(([name, value]): [string, TypedData][] => {
    if (value === null || Array.isArray(value)) return [];
    if (typeof value === 'object') return [[name, { json: JSON.stringify(value) }]];
    if (typeof value === 'boolean') return [[name, { string: value ? 'True' : 'False' }]];
    if (typeof value === 'string') return [[name, { string: value }]];
    return [[name, { string: numberText(written.get(fields as object)?.get(name) ?? '', value) }]];
  });
}

/** Whole numbers keep all their digits; others are doubles. */
function numberText(source: string, value: number): string {
  if (/^-?\d+$/.test(source)) return source;
  return Object.is(value, -0) ? '-0' : String(value);
}
