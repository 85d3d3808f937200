type Value = string | number | boolean | null;

/**
 * Caches the result of `of` for the previous cell. Neighbouring rows often repeat a cell, and a table of all the ids
 * and names of a large file would cost more in cache misses than computing the result again.
 */
export function latest<T extends Value>(of: (cell: string) => T): (cell: string) => T {
  let lastCell: string | undefined;
  let last: T;
  return (cell) => {
    if (cell !== lastCell) {
      last = of(cell);
      lastCell = cell;
    }
    return last;
  };
}

/** Longest cell that is cached, in characters, so that a memo stays small. */
const longestKept = 64;

/** Caches the results of `of` for up to `limit` cells, then clears. For columns with few distinct values. */
export function memo<T extends Value>(limit: number, of: (cell: string) => T): (cell: string) => T {
  const known = new Map<string, T>();
  return latest((cell) => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    const own = ownCopy(cell);
    const value = of(own);
    if (own.length <= longestKept) {
      if (known.size >= limit) known.clear();
      known.set(own, value);
    }
    return value;
  });
}

/**
 * Copies the text into memory of its own. A cell is a slice that keeps alive the whole block of text it was cut from,
 * so text that outlives the block must be copied. Joining makes the engine copy the characters.
 */
export function ownCopy(cell: string): string {
  return ` ${cell}`.slice(1);
}
