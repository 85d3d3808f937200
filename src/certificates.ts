const untrusted = 'is signed by nobody whom this machine trusts: name its authority in NODE_EXTRA_CA_CERTS';

/** Faults of a server's certificate, by Node.js's codes: waiting does not resolve them. */
const faults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has expired: have it renewed, or set this machine's clock",
  CERT_NOT_YET_VALID: "is not valid yet: set this machine's clock",
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host: correct the address',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
};

/** Says what is wrong with a certificate, with the remedy, if a request failed because of it; otherwise `undefined`. */
export function certificateFault(failure: unknown): string | undefined {
  for (let error = failure; error instanceof Error; error = error.cause) {
    const fault = 'code' in error ? faults[String(error.code)] : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}
