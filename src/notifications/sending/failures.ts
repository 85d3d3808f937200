/** A request that the policy forbids; the message is the second half of a sentence about the URL. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const certificate: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'leads to an authority of your own, which is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the intermediate certificates that lead to a trusted authority',
  UNABLE_TO_GET_ISSUER_CERT: 'comes without the intermediate certificates that lead to a trusted authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'leads to no trusted authority: an intermediate is missing, or the authority is private',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'is revoked',
  CERT_SIGNATURE_FAILURE: 'is damaged: its signature is wrong',
  INVALID_PURPOSE: 'is not meant for servers',
  ERR_SSL_EE_KEY_TOO_SMALL: 'has too short a key',
  ERR_SSL_EE_MD_TOO_WEAK: 'is signed by an outdated hash',
};

/** Failures by code, with words that complete “HOST: …”; the first pattern that matches counts. */
const connection: readonly [codes: RegExp, words: string][] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA)$/, 'the name has no address in DNS'],
  [/^EAI_|^(ESERVFAIL|EREFUSED|EBADRESP|ETIMEOUT)$/, 'the name could not be looked up: its DNS servers do not answer'],
  [/^ECONNREFUSED$/, 'the connection was refused: nothing listens at this port'],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/, 'there is no route to the address'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'no connection came about in time'],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/,
    'the server offers no TLS version that is safe: 1.2 or 1.3 is needed',
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/,
    'the server does not speak TLS at this port',
  ],
  [
    /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/,
    'the server asks for a client certificate, and there is none',
  ],
  [/UNRECOGNIZED_NAME/, 'the server has no certificate for this name'],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, 'the TLS handshake failed'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'the headers of the answer are too long'],
  [/^(HPE_|HTTPParserError$|UND_ERR_RES)/, 'what was answered is no HTTP/1.1'],
  [
    /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED|UND_ERR_DESTROYED)$/,
    'the connection was closed before the answer was complete',
  ],
];

/**
 * Describes why no answer came, in one line for the receiver's owner: in words, with a code to search for. Never the
 * message of a library, which may be addressed to developers.
 */
export function describeFailure(error: unknown, host: string): string {
  if (error instanceof Refused) return `refused: the URL ${error.message}`;
  const { name, code = '', cert } = (error instanceof AggregateError ? error.errors[0] : error) as Error & Details;
  return `${wordsFor(code || name, cert, host)}${code && ` (${code})`}`;
}

interface Details {
  code?: string;
  /** The certificate of the server, if it is the reason. */
  cert?: { subjectaltname?: string };
}

function wordsFor(code: string, cert: Details['cert'], host: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = cert?.subjectaltname?.replaceAll(/\b(DNS|IP Address):/g, '').slice(0, 100);
    return `certificate is for ${names || 'no name'}, not for ${host}`;
  }
  const fault = certificate[code];
  if (fault !== undefined) return `certificate ${fault}`;
  const words = connection.find(([codes]) => codes.test(code))?.[1] ?? 'the connection failed';
  return `${host}: ${words}`;
}
