/**
 * Runs `work` for every item, at most `limit` at a time; returns the results in the order of the items. After a failure
 * it starts no further item, and throws the first error once those already started have ended.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const failures: unknown[] = [];
  const entries = items.entries();
  async function worker(): Promise<void> {
    for (const [index, item] of entries) {
      try {
        results[index] = await work(item);
      } catch (cause) {
        failures.push(cause);
      }
      if (failures.length > 0) return;
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

/**
 * Runs `work` for every item as it arrives, at most `limit` at a time. After a failure it takes no further item, and
 * throws the first error once those already started have ended.
 */
export async function eachInParallel<T>(
  items: AsyncGenerator<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  async function worker(): Promise<void> {
    try {
      for await (const item of items) {
        await work(item);
        if (failures.length > 0) return;
      }
    } catch (cause) {
      failures.push(cause);
    }
  }
  await Promise.all(Array.from({ length: limit }, worker));
  if (failures.length > 0) throw failures[0];
}
