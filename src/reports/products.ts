/** Tells whether a row's product is listed, from its `Product` and `SKU` cells. */
export type ProductMatcher = (product: string, sku: string) => boolean;

/** What a name loses at its front; longer ones first, so that `Dynamics 365 for` goes as a whole. */
const takenOff = ['microsoft', 'dynamics 365 for', 'dynamics 365', 'd365'];
/** Names come from files: what is remembered of them is bounded. */
const remembered = 10_000;

/**
 * A product name as lists and rows are compared: lower case, runs of blanks as one, and a leading `Microsoft`,
 * `Dynamics 365 for`, `Dynamics 365` or `D365` taken off, as often as one stands there. Empty where nothing is left.
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
 * A matcher for a list of product names. `Product` must be a listed name; only where nothing is left of it does the
 * finer name decide, which must be a listed name or start with one followed by a blank.
 */
export function productMatcher(names: readonly string[]): ProductMatcher {
  const named = productNamer(names);
  return (product, sku) => named(product, sku) !== undefined;
}

/** As {@link productMatcher}, but gives the listed name that a row's product matches, as {@link normaliseProduct} has it. */
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

/** Everything that stands before a blank: for `sales enterprise edition`, `sales` and `sales enterprise`. */
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
