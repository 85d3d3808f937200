type Value = string | number | boolean | null;

/**
 * Remembers what `of` gave for the cell before. Rows that stand together often repeat a cell, and a table of all the
 * ids and names of a large file would cost more in cache misses than working them out.
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

/** Longer cells are worked out anew each time, so that what a memo keeps stays small. */
const longestKept = 64;

/** Remembers what `of` gives for up to `limit` different cells; beyond that it starts anew. For columns of few values. */
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
 * The same text in memory of its own. A cell is a slice, which keeps alive the whole block of text that it was cut
 * from; what outlives the block must not be one. Joining makes the engine copy the characters.
 */
export function ownCopy(cell: string): string {
  return ` ${cell}`.slice(1);
}
