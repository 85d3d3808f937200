/** Copies a typed array into one of twice its length. */
export function larger<List extends Int32Array | Int16Array | Float64Array>(list: List): List {
  const copy = new (list.constructor as new (length: number) => List)(2 * list.length);
  copy.set(list);
  return copy;
}
