/**
 * Cosmos DB forbids `/ \ ? #` in ids, and an id is part of a URL, where `.` and `..` have a meaning. Each such
 * character is written as its predecessor in Unicode and a `b`, so that predecessor itself as itself and an `a`:
 * reversible, and encoded ids keep their order and their prefixes, so that listings by id need no second field.
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

/** A document's id as Cosmos DB takes it. */
export function encodeId(id: string): string {
  return id.replace(/["#./>?[\\]/g, (character) => escapes.get(character)!);
}

/** The id behind an encoded one, see {@link encodeId}. */
export function decodeId(encoded: string): string {
  return encoded.replace(/[".>[][ab]/g, (written) => characters.get(written)!);
}
