/** One invalid input: its place (a JSON pointer or a parameter's name), a stable code and a helpful sentence. */
export interface InputError {
  pointer?: string;
  parameter?: string;
  code: string;
  message: string;
}

/**
 * An error in the product's own terms. Thrown by the core and the use cases, translated once at each edge: to
 * problem+json for HTTP, to a retry or the poison queue for messages.
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

/** The caller named something that does not exist. */
export const notFound = (code: string, message: string) => new ProductError('not-found', code, message);
/** The caller's input is wrong; `errors` names each place. */
export const invalid = (code: string, message: string, errors: readonly InputError[] = []) =>
  new ProductError('invalid', code, message, errors);
/** The request contradicts the present state. */
export const conflict = (code: string, message: string) => new ProductError('conflict', code, message);
/** More bytes than the product accepts. */
export const tooLarge = (code: string, message: string) => new ProductError('too-large', code, message);
/** A media type or an encoding that the product does not read. */
export const unsupported = (code: string, message: string) => new ProductError('unsupported', code, message);
/** The caller's credentials are missing or unknown. */
export const unauthenticated = (code: string, message: string, cause?: unknown) =>
  new ProductError('unauthenticated', code, message, [], cause);
/** The caller is known, but none of its roles allows this. */
export const forbidden = (code: string, message: string) => new ProductError('forbidden', code, message);
/** A store, queue or service did not answer in time: worth a retry. */
export const unavailable = (code: string, message: string, cause?: unknown) =>
  new ProductError('unavailable', code, message, [], cause);
