/** Exit codes, for scripts. */
export const exitCodes = {
  ok: 0,
  /** The server accepted the request and could not carry it out: an import or a refresh failed. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The server refused the request (4xx), or found nothing. */
  refused: 3,
  /** The import took effect without the rows that were rejected, or had no effect at all. */
  rejectedRows: 4,
  /** The server did not answer, or answered with an error of its own (5xx). */
  unreachable: 5,
} as const;

/** A problem of the API (RFC 9457). */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: readonly { pointer?: string; parameter?: string; code?: string; message: string }[];
}

/** Ends the command with an error in plain words and an exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;
  readonly problem: Problem | undefined;

  constructor(exitCode: number, message: string, problem?: Problem) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

/** The command line cannot be carried out. */
export const usage = (message: string) => new Failure(exitCodes.usage, message);

const reasons: Record<string, string> = {
  EACCES: 'this user has no right to it',
  EEXIST: 'it exists',
  EISDIR: 'it is a folder',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is no folder',
  EPERM: 'this user has no right to it',
  EROFS: 'the disk is read-only',
};

/** Says why a file or folder cannot be used. */
export const fileReason = ({ code = '', message }: NodeJS.ErrnoException): string => reasons[code] ?? message;

/** Describes the API's refusal in plain words: the fault, then each place with its remedy. */
export function refusal(status: number, problem: Problem, asked: string): Failure {
  const head = problem.detail ?? problem.title ?? `The server answered ${status} to ${asked}.`;
  const places = (problem.errors ?? [])
    .filter(({ message }) => !head.includes(message))
    .map(({ pointer, parameter, message }) => `\n  ${pointer ?? parameter ?? 'request'}: ${message}`);
  const hint = hints[status];
  return new Failure(
    status >= 500 ? exitCodes.unreachable : exitCodes.refused,
    head + places.join('') + (hint === undefined ? '' : `\n${hint}`),
    { status, ...problem },
  );
}

const hints: Record<number, string> = {
  401: 'Set PCI_TOKEN to a valid access token and try again.',
  403: 'The token in PCI_TOKEN does not allow this.',
  429: 'Too many requests: wait a moment and try again.',
};
