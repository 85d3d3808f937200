/** The seed of the storms that are drawn beside the fixed ones; `STORM_SEED` names another. */
export const stormSeed = Number(process.env.STORM_SEED ?? 3);

/**
 * Chance that can be had again: for a seed, the same words and the same number of times they were said before, the same
 * number from 0 to 1. So what happens beside has no influence on it.
 */
export function seeded(seed: number): (...words: string[]) => number {
  const said = new Map<string, number>();
  return (...words) => {
    const key = words.join(' ');
    const times = (said.get(key) ?? 0) + 1;
    said.set(key, times);
    let hash = 0x811c9dc5;
    for (const character of `${seed} ${key} ${times}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    // The last bits of this hash alone are poor.
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 12;
    hash = Math.imul(hash, 0x297a2d39);
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  };
}
