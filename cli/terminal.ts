import pc from 'picocolors';

/** Style of text: plain for pipes and files, coloured for terminals. */
export interface Style {
  colours: ReturnType<typeof pc.createColors>;
  /** Columns available for a line; plain text is never cut. */
  width: number;
}

/** Returns the style for a stream: colour only on a terminal, never with `NO_COLOR`. */
export function styleFor(stream: { isTTY?: boolean; columns?: number }, environment: NodeJS.ProcessEnv): Style {
  const terminal = stream.isTTY === true;
  const colour = terminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return {
    colours: pc.createColors(colour || Boolean(environment.FORCE_COLOR && !environment.NO_COLOR)),
    width: terminal ? Math.max(60, stream.columns ?? 80) : Number.POSITIVE_INFINITY,
  };
}

/** Draws a bar of `cells` characters, filled by the share from 0 to 1. */
export function bar(share: number, cells: number, style: Style): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * cells);
  return '█'.repeat(filled) + style.colours.dim('░'.repeat(cells - filled));
}

/** Shows the progress of work. */
export interface Progress {
  /** Draws how much of a total is done, as far as it is known; a bar with the same label never falls back. */
  show(label: string, done: number, total: number | undefined, note: string): void;
  /** Removes the bar. */
  clear(): void;
}

/** Creates a progress bar that is redrawn on a terminal; elsewhere one that prints nothing. */
export function progressOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Progress {
  if (!stream.isTTY || environment.TERM === 'dumb') return { show() {}, clear() {} };
  const style = styleFor(stream, environment);
  let drawn = 0;
  let furthest = { label: '', share: 0 };
  return {
    show(label, done, total, note) {
      if (Date.now() - drawn < 50 && done < (total ?? Number.POSITIVE_INFINITY)) return;
      drawn = Date.now();
      const share = Math.max(total ? done / total : 0, furthest.label === label ? furthest.share : 0);
      furthest = { label, share };
      const percent = `${Math.floor(share * 100)}`.padStart(3);
      const drawing = total === undefined ? '' : `${bar(share, 24, style)} ${percent} % `;
      stream.write(`\r\x1b[2K${safe(label)} ${drawing}${note}`.slice(0, style.width + 40));
    },
    clear() {
      furthest = { label: '', share: 0 };
      stream.write('\r\x1b[2K');
    },
  };
}

/** Makes foreign text safe to print: replaces control characters, which could control a terminal, by `?`. */
export const safe = (text: string): string => text.replace(controls, '?');

/** Like {@link safe}, for text in several lines. */
export const safeLines = (text: string): string => text.split('\n').map(safe).join('\n');

/** Like {@link safeLines}, for text with our own colours, which stay. */
export const safeDressed = (text: string): string => {
  const [first = '', ...rest] = text.split('\x1b[');
  return rest.reduce((before, part) => {
    const colour = /^[\d;]*m/.exec(part)?.[0];
    return colour === undefined
      ? `${before}?[${safeLines(part)}`
      : `${before}\x1b[${colour}${safeLines(part.slice(colour.length))}`;
  }, safeLines(first));
};

/** Writes a value as JSON that is safe to print: escapes the control characters that JSON does not. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(controls, (control) =>
    control === '\n' ? control : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const controls = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
