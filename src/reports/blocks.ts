/** A row may have this many characters; one that has more is rejected without being held in memory. */
export const longestRow = 16_000;

const lineFeed = 10;

/**
 * Gives the bytes again in blocks that end with a line's end (but for the last, which ends with the file), so that
 * decoding and splitting never meet half a character or half a line. Where blocks end depends on the bytes alone, not
 * on how they came. A block is a view on one buffer and holds until the next one is asked for.
 *
 * A line that fills the whole buffer is cut: what goes on is its beginning, longer than `rowLimit` characters, and its
 * end of line, so that line numbers stay right and the row is rejected later. Memory stays the same however long it is.
 */
export async function* wholeLines(
  source: AsyncIterable<Uint8Array>,
  rowLimit: number = longestRow,
): AsyncGenerator<Buffer> {
  // Half of it, which is what is kept of a cut line, is more than `rowLimit` characters of three bytes.
  const buffer = Buffer.allocUnsafe(rowLimit * 8);
  let filled = 0;
  let skipping = false;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (skipping) {
        at = chunk.indexOf(lineFeed, at);
        if (at === -1) break;
        skipping = false;
      }
      const taken = Math.min(chunk.length - at, buffer.length - filled);
      buffer.set(chunk.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < buffer.length) break;
      const end = buffer.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        filled = startOfCharacter(buffer, buffer.length / 2);
        skipping = true;
        continue;
      }
      yield buffer.subarray(0, end);
      buffer.copyWithin(0, end, filled);
      filled -= end;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

function startOfCharacter(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && (bytes[start]! & 0xc0) === 0x80) start -= 1;
  return start;
}
