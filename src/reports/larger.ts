/** Copies a typed array into a longer one, by default of twice its length. */
export function larger<List extends Int32Array | Int16Array | Int8Array | Float64Array>(
  list: List,
  length = 2 * list.length,
): List {
  const copy = new (list.constructor as new (length: number) => List)(length);
  copy.set(list);
  return copy;
}
