/** One invalid input: where it is (a JSON pointer or a parameter's name), a stable code and a sentence that helps. */
export interface InputError {
  pointer?: string;
  parameter?: string;
  code: string;
  message: string;
}

/**
 * What can go wrong, in the product's own terms. Thrown by the core and the use cases, translated once at each edge:
 * to problem+json for HTTP, to a retry or the poison queue for messages.
 */
export class ProductError extends Error {
  override readonly name: string = 'ProductError';
  readonly kind:
    | 'invalid'
    | 'not-found'
    | 'conflict'
    | 'too-large'
    | 'unsupported'
    | 'unavailable'
    | 'unauthenticated'
    | 'forbidden';
  /** Stable, machine-readable, kebab-case. */
  readonly code: string;
  readonly errors: readonly InputError[];

  constructor(
    kind: ProductError['kind'],
    code: string,
    message: string,
    errors: readonly InputError[] = [],
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
    this.errors = errors;
  }
}

/** The caller named something that is not there. */
export const notFound = (code: string, message: string) => new ProductError('not-found', code, message);
/** The caller's input is wrong; `errors` names each place. */
export const invalid = (code: string, message: string, errors: readonly InputError[] = []) =>
  new ProductError('invalid', code, message, errors);
/** What the caller asks for contradicts the present state. */
export const conflict = (code: string, message: string) => new ProductError('conflict', code, message);
/** More bytes than the product takes. */
export const tooLarge = (code: string, message: string) => new ProductError('too-large', code, message);
/** A media type or an encoding that the product does not read. */
export const unsupported = (code: string, message: string) => new ProductError('unsupported', code, message);
/** Nobody is known by what the caller showed, or nothing was shown. */
export const unauthenticated = (code: string, message: string, cause?: unknown) =>
  new ProductError('unauthenticated', code, message, [], cause);
/** The caller is known, and no role of theirs allows this. */
export const forbidden = (code: string, message: string) => new ProductError('forbidden', code, message);
/** A store, queue or service did not answer in time: worth another try. */
export const unavailable = (code: string, message: string, cause?: unknown) =>
  new ProductError('unavailable', code, message, [], cause);
