/**
 * Cosmos DB forbids `/ \ ? #` in ids, and an id is part of a URL, where `.` and `..` have a meaning. Each such
 * character is written as its predecessor in Unicode followed by `b`, and that predecessor as itself followed by `a`.
 * This is reversible and keeps the order and prefixes of ids, so that listings by id need no second field.
 */
const escapes = new Map([
  ['"', '"a'],
  ['#', '"b'],
  ['.', '.a'],
  ['/', '.b'],
  ['>', '>a'],
  ['?', '>b'],
  ['[', '[a'],
  ['\\', '[b'],
]);
const characters = new Map(Array.from(escapes, ([character, written]) => [written, character]));

/** Encodes a document's id for Cosmos DB. */
export function encodeId(id: string): string {
  return id.replace(/["#./>?[\\]/g, (character) => escapes.get(character)!);
}

/** Decodes an id, see {@link encodeId}. */
export function decodeId(encoded: string): string {
  return encoded.replace(/[".>[][ab]/g, (written) => characters.get(written)!);
}
