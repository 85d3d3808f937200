/** Returns true if a row's product, given by its `Product` and `SKU` cells, is listed. */
export type ProductMatcher = (product: string, sku: string) => boolean;

/** Words removed from the front of a name; longer ones first, so that `Dynamics 365 for` is removed whole. */
const takenOff = ['microsoft', 'dynamics 365 for', 'dynamics 365', 'd365'];
/** Size limit of each cache: the names come from files. */
const remembered = 10_000;

/**
 * Normalises a product name for comparison: lower case, single blanks, without any leading `Microsoft`, `Dynamics 365
 * for`, `Dynamics 365` and `D365`, however often repeated. Empty if nothing remains.
 */
export function normaliseProduct(name: string): string {
  let rest = name.toLowerCase().trim().replace(/\s+/g, ' ');
  for (;;) {
    const front = takenOff.find((word) => rest === word || rest.startsWith(`${word} `));
    if (front === undefined) return rest;
    rest = rest.slice(front.length + 1);
  }
}

/**
 * Creates a matcher for a list of product names. `Product` must be a listed name; only if it normalises to nothing does
 * the finer name decide, which must be a listed name or start with one followed by a blank.
 */
export function productMatcher(names: readonly string[]): ProductMatcher {
  const named = productNamer(names);
  return (product, sku) => named(product, sku) !== undefined;
}

/** Like {@link productMatcher}, but returns the listed name that matches, as {@link normaliseProduct} writes it. */
export function productNamer(names: readonly string[]): (product: string, sku: string) => string | undefined {
  const listed = new Set(names.map(normaliseProduct));
  const bySku = remember((sku) => {
    const name = normaliseProduct(sku);
    return listed.has(name) ? name : frontsOf(name).findLast((front) => listed.has(front));
  });
  const byProduct = remember((product): { name: string | undefined } | 'sku decides' => {
    const name = normaliseProduct(product);
    return name === '' ? 'sku decides' : { name: listed.has(name) ? name : undefined };
  });
  return (product, sku) => {
    const found = byProduct(product);
    return found === 'sku decides' ? bySku(sku) : found.name;
  };
}

/** Lists the parts of a name before each blank: `sales` and `sales enterprise` for `sales enterprise edition`. */
function frontsOf(name: string): string[] {
  const words = name.split(' ');
  return words.slice(1).map((_, index) => words.slice(0, index + 1).join(' '));
}

function remember<Value>(of: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, { value: Value }>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = { value: of(name) };
      if (known.size >= remembered) known.clear();
      known.set(name, found);
    }
    return found.value;
  };
}
