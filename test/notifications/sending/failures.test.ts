import { expect, test } from 'vitest';
import { describeFailure } from '../../../src/notifications/sending/failures.ts';

const hint = 'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
const failure = (code?: string) => Object.assign(new Error(hint), code === undefined ? {} : { code });

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate leads to an authority of your own, which is not trusted here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate comes without the intermediate certificates'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate leads to no trusted authority'],
  ['CERT_NOT_YET_VALID', 'certificate is not valid yet'],
  ['CERT_REVOKED', 'certificate is revoked'],
  ['EAI_AGAIN', 'crm.example.com: the name could not be looked up'],
  ['ETIMEDOUT', 'crm.example.com: no connection came about in time'],
  ['ENETUNREACH', 'crm.example.com: there is no route to the address'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'crm.example.com: the server offers no TLS version that is safe'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'crm.example.com: the server asks for a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'crm.example.com: the TLS handshake failed'],
  ['HPE_INVALID_CONSTANT', 'crm.example.com: what was answered is no HTTP/1.1'],
  ['E_NEW', 'crm.example.com: the connection failed'],
])('%s is described in words, with the code, without the advice of a library', (code, words) => {
  const text = describeFailure(failure(code), 'crm.example.com');
  expect(text).toMatch(new RegExp(`^${words.replaceAll('.', '\\.')}.*\\(${code}\\)$`));
  expect(text).not.toContain('Node.js');
});

test('of several addresses the first failure is described; one without a code has none', () => {
  const several = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]);
  expect(describeFailure(several, 'a.example')).toBe(
    'a.example: the connection was refused: nothing listens at this port (ECONNREFUSED)',
  );
  expect(describeFailure(failure(), 'a.example')).toBe('a.example: the connection failed');
});
