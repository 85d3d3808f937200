/** Longest row, in characters. A longer row is rejected without being held in memory. */
export const longestRow = 16_000;

const lineFeed = 10;

/**
 * Yields the bytes in blocks that end with a line feed (the last block with the end of the file), so that decoding and
 * splitting never meet half a character or half a line. The boundaries depend on the bytes alone, not on the chunks of
 * the source. Each block is a view on one buffer and is valid until the next one is requested.
 *
 * Cuts a line that fills the whole buffer: yields its beginning, longer than `rowLimit` characters, and its line feed,
 * so that line numbers stay right and the row is rejected later. Memory does not grow with the length of a line.
 */
export async function* wholeLines(
  source: AsyncIterable<Uint8Array>,
  rowLimit: number = longestRow,
): AsyncGenerator<Buffer> {
  // Half the buffer, which a cut line keeps, holds more than `rowLimit` characters of three bytes.
  const buffer = Buffer.allocUnsafe(rowLimit * 32);
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
