import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newSecret, signatureHeaders } from '../../../src/notifications/sending/signature.ts';

test('the known answer of Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = signatureHeaders(
    [secret],
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1614265330_999),
    '{"test": 2432232314}',
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('an independent verifier accepts each of several secrets, and nothing that was changed', () => {
  const [old, fresh] = [newSecret(), newSecret()];
  const body = '{"name":"Zürich ✓"}';
  const headers = signatureHeaders([old, fresh], 'tc_1', new Date(), body);
  expect(new Webhook(old).verify(body, headers)).toEqual({ name: 'Zürich ✓' });
  expect(new Webhook(fresh).verify(body, headers)).toEqual({ name: 'Zürich ✓' });
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  expect(() => new Webhook(old).verify(`${body} `, headers)).toThrow();
  expect(() => new Webhook(old).verify(body, { ...headers, 'webhook-id': 'tc_2' })).toThrow();
});

test('a secret is 32 random bytes in the usual form', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(newSecret()).not.toBe(secret);
});
