import type { HttpRequest } from '@azure/functions';

type RequestHeaders = HttpRequest['headers'];

/** A field's name as RFC 9110 has it, in small letters. */
const fieldName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/**
 * A request's header fields as `fetch` has them. Most functions only ask for a few by name, which is answered at once;
 * for all else the class of `fetch` is made.
 */
export class PlainHeaders implements RequestHeaders {
  readonly #fields: Record<string, string>;
  #whole: RequestHeaders | undefined;

  /** By names in small letters. */
  constructor(fields: Record<string, string>) {
    this.#fields = fields;
  }

  get(name: string): string | null {
    if (this.#whole || !fieldName.test(name)) return this.#all().get(name);
    return Object.hasOwn(this.#fields, name) ? this.#fields[name]! : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  append(name: string, value: string): void {
    this.#all().append(name, value);
  }

  delete(name: string): void {
    this.#all().delete(name);
  }

  set(name: string, value: string): void {
    this.#all().set(name, value);
  }

  getSetCookie(): string[] {
    return this.#all().getSetCookie();
  }

  forEach(...given: Parameters<RequestHeaders['forEach']>): void {
    this.#all().forEach(...given);
  }

  keys(): ReturnType<RequestHeaders['keys']> {
    return this.#all().keys();
  }

  values(): ReturnType<RequestHeaders['values']> {
    return this.#all().values();
  }

  entries(): ReturnType<RequestHeaders['entries']> {
    return this.#all().entries();
  }

  [Symbol.iterator](): ReturnType<RequestHeaders['entries']> {
    return this.#all()[Symbol.iterator]();
  }

  #all(): RequestHeaders {
    this.#whole ??= new Headers(this.#fields) as RequestHeaders;
    return this.#whole;
  }
}
