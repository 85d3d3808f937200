/** One registered HTTP function. */
export interface Route<Target> {
  template: string;
  methods: readonly string[];
  target: Target;
}

/** Result of matching a request: the function with its decoded parameters, or the reason why there is none. */
export type Match<Target> =
  | { kind: 'found'; target: Target; parameters: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' };

interface Parameter {
  kind: 'parameter' | 'rest';
  name: string;
  optional: boolean;
  patterns: readonly RegExp[];
}
interface Literal {
  kind: 'literal';
  text: string;
}
type Segment = Literal | Parameter;

interface CompiledRoute<Target> extends Route<Target> {
  segments: Segment[];
}

/** The constraints of ASP.NET Core routing that a template may name; each applies to the whole segment. */
const constraints: Record<string, RegExp> = {
  int: /^[+-]?\d{1,10}$/,
  long: /^[+-]?\d{1,19}$/,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]*$/i,
  guid: /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i,
};

/**
 * Sorts the routes of an app in the order in which they are tried: at each segment a literal goes before a constrained
 * parameter, that before a free one, and a catch-all comes last, as in Azure.
 * @throws a sentence naming a template that cannot be understood
 */
export function compileRoutes<Target>(prefix: string, routes: readonly Route<Target>[]): CompiledRoute<Target>[] {
  return routes
    .map((route) => ({ ...route, segments: split(`${prefix}/${route.template}`).map(parseSegment) }))
    .sort((a, b) => comparePrecedence(a.segments, b.segments));
}

/** Finds the function for a method and a URL path. Literals are compared without regard to case. */
export function matchRoute<Target>(
  routes: readonly CompiledRoute<Target>[],
  method: string,
  path: string,
): Match<Target> {
  const values = decode(path);
  if (!values) return { kind: 'unknown' };
  const allowed: string[] = [];
  for (const route of routes) {
    const parameters = matchSegments(route.segments, values);
    if (!parameters) continue;
    if (route.methods.includes(method)) return { kind: 'found', target: route.target, parameters };
    allowed.push(...route.methods);
  }
  return allowed.length > 0 ? { kind: 'wrong-method', allowed: [...new Set(allowed)].sort() } : { kind: 'unknown' };
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decode(path: string): string[] | undefined {
  try {
    const segments = split(path);
    return path.includes('%') ? segments.map(decodeURIComponent) : segments;
  } catch {
    // A malformed escape matches nothing.
    return undefined;
  }
}

function parseSegment(text: string): Segment {
  const match = /^\{(\*{0,2})(\w+)((?::\w+)*)(\?)?\}$/.exec(text);
  if (!match) {
    if (/[{}]/.test(text)) {
      throw new Error(
        `Route segment "${text}" is not understood; write a literal or {name}, {name?}, {name:int}, {*name}.`,
      );
    }
    return { kind: 'literal', text: text.toLowerCase() };
  }
  const [, stars, name = '', constraintNames = '', optional] = match;
  const patterns = constraintNames
    .split(':')
    .filter(Boolean)
    .map((constraint) => {
      const pattern = constraints[constraint];
      if (!pattern) {
        throw new Error(`Route constraint "${constraint}" in "${text}" is not known here.`);
      }
      return pattern;
    });
  return {
    kind: stars ? 'rest' : 'parameter',
    name,
    optional: Boolean(optional) || Boolean(stars),
    patterns,
  };
}

function matchSegments(segments: readonly Segment[], values: readonly string[]): Record<string, string> | undefined {
  let parameters: Record<string, string> | undefined;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    const value = values[index];
    if (segment.kind === 'literal') {
      if (value !== segment.text && value?.toLowerCase() !== segment.text) return undefined;
      continue;
    }
    parameters ??= {};
    if (segment.kind === 'rest') {
      parameters[segment.name] = values.slice(index).join('/');
      return parameters;
    }
    if (value === undefined) {
      if (segment.optional) continue;
      return undefined;
    }
    if (!accepts(segment, value)) return undefined;
    parameters[segment.name] = value;
  }
  return values.length > segments.length ? undefined : (parameters ?? {});
}

function accepts({ patterns }: Parameter, value: string): boolean {
  return patterns.every((pattern) => pattern.test(value));
}

function comparePrecedence(a: readonly Segment[], b: readonly Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = rank(a[index]) - rank(b[index]);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function rank(segment: Segment | undefined): number {
  if (segment === undefined) {
    return 0;
  }
  if (segment.kind === 'literal') {
    return 1;
  }
  const free = segment.patterns.length > 0 ? 0 : 1;
  return segment.kind === 'parameter' ? 2 + free : 4 + free;
}
