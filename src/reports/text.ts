const lineFeed = 10;

/** Returns the position of a character from `start` on; the text's length if it does not occur. */
export function positionOf(text: string, character: string, start: number): number {
  const found = text.indexOf(character, start);
  return found === -1 ? text.length : found;
}

/** Counts the lines of a part of a text, including a last one without a line feed. */
export function linesIn(text: string, start: number, end: number): number {
  let lines = text.charCodeAt(end - 1) === lineFeed ? 0 : 1;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
