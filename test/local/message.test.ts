import { expect, it } from 'vitest';
import { decodeMessage } from '../../local/queues/message.ts';

const base64 = (bytes: string | number[]) => Buffer.from(bytes as string).toString('base64');

it.each([
  ['JSON', base64('{"a":1}'), '{"a":1}'],
  ['other writing', base64('smörgåsbord ✓'), 'smörgåsbord ✓'],
  ['a byte order mark', base64([0xef, 0xbb, 0xbf, 0x61]), '\uFEFFa'],
  ['nothing', '', ''],
  ['white space around', ` ${base64('x')}\n`, 'x'],
  ['plain JSON', '{"a":1}', undefined],
  ['plain text that looks like base64 but is not whole', 'abcde', undefined],
  ['bytes that are no UTF-8', base64([0xc3, 0x28]), undefined],
])('decodeMessage: %s', (_, text, expected) => {
  expect(decodeMessage(text, 'base64')).toBe(expected);
});

it('decodeMessage leaves text alone if messageEncoding is none', () => {
  expect(decodeMessage('{"a":1}', 'none')).toBe('{"a":1}');
});
