import type { Documents } from '../../src/storage/ports.ts';

/**
 * The same store; before its call number `at`, counted from 1, something else happens, which may use the store itself.
 * @returns the store, and how many calls were made of it
 */
export function withMeanwhile(documents: Documents, at: number, meanwhile: () => Promise<void>) {
  let calls = 0;
  const proxy = new Proxy(documents, {
    get(_target, name) {
      const method = Reflect.get(documents, name);
      return async (...given: unknown[]) => {
        if (++calls === at) await meanwhile();
        return Reflect.apply(method, documents, given);
      };
    },
  });
  return { documents: proxy, calls: () => calls };
}
