/** Compares two texts by their UTF-16 code units, in any locale: for `sort`. */
export const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Makes a function that compares values by a text of each. */
export const by =
  <Value>(textOf: (value: Value) => string) =>
  (one: Value, other: Value): number =>
    inOrder(textOf(one), textOf(other));

/** Copies a record with its keys in order, so that equal records give equal JSON. */
export function withKeysInOrder<Key extends string, Value>(record: Readonly<Record<Key, Value>>): Record<Key, Value> {
  const keys = Object.keys(record) as Key[];
  if (keys.every((key, place) => place === 0 || keys[place - 1]! < key)) return { ...record };
  return Object.fromEntries(keys.sort(inOrder).map((key) => [key, record[key]])) as Record<Key, Value>;
}
