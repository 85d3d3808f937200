/**
 * Does `work` for every item, at most `limit` at a time; answers in the order of the items. After a failure no
 * further item is begun; the first error is thrown once those already begun have ended.
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
 * Does `work` for every item as they come, at most `limit` at a time. After a failure no further item is taken; the
 * first error is thrown once those already begun have ended.
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
