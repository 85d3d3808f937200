import type { IncomingMessage } from 'node:http';

/** Longest body that is read before its function runs, in bytes. */
const longest = 1024 * 1024;

/** Most milliseconds to wait for it: a body that trickles in is left to its function. */
const patience = 1_000;

/**
 * Returns a body that announces its length, and leaves it to be read again. Azure's host reads each such body, of any
 * length, before it invokes the function, since the fields of JSON become binding data. This one reads short ones that
 * may be JSON; for others it returns an empty text.
 */
export async function smallBody(request: IncomingMessage): Promise<string> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 || length > longest) return '';
  const pieces: Buffer[] = [];
  let received = 0;
  const { promise, resolve } = Promise.withResolvers<string>();
  const end = (complete: boolean) => {
    clearTimeout(timer);
    request.off('readable', read).off('close', cut);
    const body = Buffer.concat(pieces);
    // Without waiting: a moment later the stream would have ended.
    if (body.length > 0 && !request.destroyed) request.unshift(body);
    resolve(complete ? body.toString() : '');
  };
  const cut = () => end(false);
  const read = () => {
    for (let piece = request.read(); piece !== null; piece = request.read()) {
      pieces.push(piece);
      received += piece.length;
    }
    if (received >= length) end(true);
    else if (received > 0 && !/^\s*($|\{)/.test(Buffer.concat(pieces).toString())) end(false);
  };
  const timer = setTimeout(cut, patience);
  request.on('readable', read).on('close', cut);
  return promise;
}
