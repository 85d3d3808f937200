/** Randomness without a sequence: every draw is a function of its keys, so any tenant or month can be made alone. */

/** Mixes integers into one unsigned 32-bit number (the finalizer of MurmurHash3 over each key). */
export function draw(...keys: number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ key, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** Draws a number from 0 to below 1. */
export function chance(...keys: number[]): number {
  return draw(...keys) / 0x1_0000_0000;
}

/** Draws a whole number from `low` to `high`, both included. */
export function between(low: number, high: number, ...keys: number[]): number {
  return low + Math.floor(chance(...keys) * (high - low + 1));
}

/** Draws one of the choices. */
export function pick<Choice>(choices: readonly Choice[], ...keys: number[]): Choice {
  return choices[draw(...keys) % choices.length]!;
}

/** Makes a number from a text, for use as a key. */
export function keyOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Makes a GUID in the usual form. */
export function guid(...keys: number[]): string {
  const hex = [0, 1, 2, 3]
    .map((part) =>
      draw(part, ...keys)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
