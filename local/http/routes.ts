/** One registered HTTP function. */
export interface Route<Target> {
  name: string;
  /** Path below the route prefix: literals, `{name}` and, at the end, `{*name}`. */
  template: string;
  methods: readonly string[];
  target: Target;
}

/** The function of a request, with the values of its route's parameters. */
export interface Match<Target> {
  target: Target;
  parameters: Record<string, string>;
}

/**
 * Returns a function that finds the HTTP function of a method and a URL path as Azure does: tries the routes in the
 * order of their functions' names, even if a later one is more specific, and compares literals without regard to case.
 * @throws Error that names a template with anything but literals, `{name}` and a last `{*name}`
 */
export function routesOf<Target>(
  prefix: string,
  routes: readonly Route<Target>[],
): (method: string, path: string) => Match<Target> | undefined {
  const tried = routes
    .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map(({ template, methods, target }) => ({ parts: partsOf(`${prefix}/${template}`, template), methods, target }));
  return (method, path) => {
    const segments = decodedPath(path).split('/').slice(1);
    const slash = segments.at(-1) === '' ? '/' : '';
    if (slash) segments.pop();
    for (const { parts, methods, target } of tried) {
      const parameters = methods.includes(method) ? valuesOf(parts, segments, slash) : undefined;
      if (parameters) return { target, parameters };
    }
    return undefined;
  };
}

/** A part of a template between slashes; `rest` takes everything that is left. */
type Part = { literal: string } | { parameter: string } | { rest: string };

function partsOf(whole: string, template: string): Part[] {
  const segments = whole.split('/').filter(Boolean);
  return segments.map((segment, index) => {
    const rest = /^\{\*(\w+)\}$/.exec(segment)?.[1];
    if (rest !== undefined && index === segments.length - 1) return { rest };
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (parameter !== undefined) return { parameter };
    if (!/[{}*?:]/.test(segment)) return { literal: segment.toLowerCase() };
    throw new Error(`Route "${template}" is not understood: write literals, {name} and, at the end, {*name}.`);
  });
}

function valuesOf(
  parts: readonly Part[],
  segments: readonly string[],
  slash: string,
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if ('rest' in part) {
      // If nothing is left, the parameter has no value; if an empty segment comes first, the route does not match.
      if (segment === undefined) return parameters;
      return segment === '' ? undefined : { ...parameters, [part.rest]: segments.slice(index).join('/') + slash };
    }
    if (segment === undefined || segment === '') return undefined;
    if ('parameter' in part) parameters[part.parameter] = segment;
    else if (part.literal !== segment.toLowerCase()) return undefined;
  }
  return segments.length === parts.length ? parameters : undefined;
}

/** Decodes a path as Azure's server does: everything except slashes. */
const decodedPath = (path: string) =>
  path
    .split(/(%2f)/i)
    .map((part, index) => (index % 2 === 0 ? decoded(part) : part))
    .join('');

/** Decodes percent-encoded UTF-8, and leaves everything else as it is. */
export function decoded(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
