import findMyWay, { type HTTPMethod } from 'find-my-way';

/** One HTTP function, as it was registered. */
export interface Route<Target> {
  /** Literals, `{name}` and, at the end, `{*name}`, below the route prefix. */
  template: string;
  methods: readonly string[];
  target: Target;
}

/** A request's way: the function with its decoded parameters, or why there is none. */
export type Match<Target> =
  | { kind: 'found'; target: Target; parameters: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' };

/**
 * Returns what finds the function for a method and a URL path as Azure does: literals compare without regard to case and
 * go before a parameter, that before a catch-all.
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
    // A catch-all also takes the path without anything behind it.
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

/** A template in the router's notation, and the name of its catch-all if it has one. */
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
