import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { corsFields } from './cors.ts';
import { answerProblem, lingerTime, type Problem, problemText } from './problem.ts';

/**
 * Most bytes of the request line and the header fields together. The server of `@azure/functions` takes 16 KB, of which
 * the fields added by this host need a part.
 */
const largestHead = 15 * 1024;

/** As in Azure, whose front end is Kestrel. Beyond 2,000 Node would drop fields silently. */
const mostHeaderFields = 100;

/** Milliseconds that a request's head may take. */
const slowestHead = 30_000;

const headTooLarge: Problem = {
  status: 431,
  title: 'Request Header Fields Too Large',
  detail: `The address and the header fields of a request may have ${largestHead / 1024} KB together, in ${mostHeaderFields} fields.`,
};

const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: headTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    title: 'Content Too Large',
    detail: 'The chunk extensions of the body are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request Timeout',
    detail: 'The head of the request did not arrive completely in time.',
  },
};
const malformed: Problem = {
  status: 400,
  title: 'Bad Request',
  detail: 'What was sent is not a valid HTTP request.',
};

/** An error of Node's parser, with the piece at which it stopped. */
type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer };

/**
 * Opens an HTTP server without answers of its own: a malformed request, a late one, or one with too large a head is
 * answered like every other fault.
 * @param slowest milliseconds that a request's head may take
 */
export function openServer(slowest = slowestHead): Server {
  const server = createServer({
    maxHeaderSize: largestHead,
    headersTimeout: slowest,
    connectionsCheckingInterval: Math.min(slowest, 5_000),
    requireHostHeader: false,
  });
  // The reader of a body decides how long it may take.
  server.requestTimeout = 0;
  const latest = new WeakMap<Duplex, ServerResponse>();
  const note = (request: IncomingMessage, response: ServerResponse) => void latest.set(request.socket, response);
  server.on('request', note).on('checkContinue', note);
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: ClientError, socket) => {
    // Each further piece of a refused request is an error again.
    if (refused.has(socket)) return;
    refused.add(socket);
    const before = latest.get(socket);
    const open = before !== undefined && !before.writableFinished;
    // This answer must not be mixed into one being sent, nor be taken for that to an earlier request.
    if (error.code === 'ECONNRESET' || !socket.writable || (open && (before.headersSent || before.req.complete))) {
      socket.destroy();
      return;
    }
    const origin = /^origin: *(\S+)/im.exec(error.rawPacket?.toString('latin1') ?? '')?.[1];
    refuse(socket, problems[error.code ?? ''] ?? malformed, corsFields(origin));
  });
  server.on('checkExpectation', (_, response: ServerResponse) => {
    answerProblem(response, { status: 417, title: 'Expectation Failed', detail: 'Expect may be 100-continue only.' });
  });
  return server;
}

/** Finds faults in the head of a well-formed request. */
export function faultOfHead({ headers, rawHeaders, httpVersion }: IncomingMessage): Problem | undefined {
  if (rawHeaders.length > 2 * mostHeaderFields) return headTooLarge;
  if (headers.host === undefined && httpVersion === '1.1') return { ...malformed, detail: 'There is no Host field.' };
  return undefined;
}

/** Answers on the bare connection, and gives the client time to stop sending and to read before cutting it. */
function refuse(socket: Duplex, problem: Problem, fields: Record<string, string>): void {
  const body = problemText(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `date: ${new Date().toUTCString()}`,
    'connection: close',
    ...Object.entries(fields).map((field) => field.join(': ')),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), lingerTime);
  socket.once('close', () => clearTimeout(timer));
}
