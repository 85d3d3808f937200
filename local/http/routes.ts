import findMyWay, { type HTTPMethod } from 'find-my-way';

/** One registered HTTP function. */
export interface Route<Target> {
  /** Path below the route prefix: literals, `{name}` and, at the end, `{*name}`. */
  template: string;
  methods: readonly string[];
  target: Target;
}

/** Result of matching a request: the function with its decoded parameters, or the reason why there is none. */
export type Match<Target> =
  | { kind: 'found'; target: Target; parameters: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' };

/**
 * Returns a function that finds the HTTP function of a method and a URL path as Azure does: compares literals without
 * regard to case, and prefers a literal to a parameter and that to a catch-all.
 * @throws Error that names a template with anything but literals, `{name}` and a last `{*name}`
 */
export function routesOf<Target>(
  prefix: string,
  routes: readonly Route<Target>[],
): (method: string, path: string) => Match<Target> {
  const router = findMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    maxParamLength: Number.MAX_SAFE_INTEGER,
  });
  for (const { template, methods, target } of routes) {
    const { path, rest } = patternOf(`${prefix}/${template}`, template);
    const store = { target, rest };
    router.on(methods as HTTPMethod[], path, () => undefined, store);
    // A catch-all also matches the path that ends before it.
    if (rest !== undefined) router.on(methods as HTTPMethod[], path.slice(0, -2) || '/', () => undefined, store);
  }
  const known = [...new Set(routes.flatMap(({ methods }) => methods))].sort();

  return (method, path) => {
    const found = router.find(method as HTTPMethod, path);
    if (found) {
      const { target, rest } = found.store as { target: Target; rest: string | undefined };
      const { '*': caught = '', ...parameters } = found.params as Record<string, string>;
      return { kind: 'found', target, parameters: rest === undefined ? parameters : { ...parameters, [rest]: caught } };
    }
    const allowed = known.filter((other) => router.find(other as HTTPMethod, path));
    return allowed.length > 0 ? { kind: 'wrong-method', allowed } : { kind: 'unknown' };
  };
}

/** Translates a template to the router's notation; also returns the name of its catch-all, if it has one. */
function patternOf(whole: string, template: string): { path: string; rest: string | undefined } {
  const segments = whole.split('/').filter(Boolean);
  const rest = /^\{\*(\w+)\}$/.exec(segments.at(-1) ?? '')?.[1];
  const literal = rest === undefined ? segments : segments.slice(0, -1);
  const named = literal.map((segment) => segment.replace(/^\{(\w+)\}$/, ':$1'));
  if (named.some((segment) => /[{}*]|.:/.test(segment))) {
    throw new Error(`Route "${template}" is not understood: write literals, {name} and, at the end, {*name}.`);
  }
  return { path: `/${[...named, ...(rest === undefined ? [] : ['*'])].join('/')}`, rest };
}
