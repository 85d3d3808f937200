import { describe, expect, test } from 'vitest';
import {
  type AddressRange,
  type NetworkPolicy,
  privateRange,
  refusalOfAddress,
  refusalOfUrl,
} from '../../../src/notifications/sending/network.ts';

const strict = { allowLoopback: false };
const local = { allowLoopback: true };
const ofUrl = (url: string, policy: NetworkPolicy = strict) => refusalOfUrl(new URL(url), policy);

describe('addresses that are never connected to', () => {
  test.each([
    ['0.0.0.0', 'this host'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.0.1', 'link-local'],
    ['169.254.169.254', 'cloud metadata'],
    ['168.63.129.16', 'Azure platform'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.100.100.200', 'cloud metadata in carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['198.18.0.1', 'benchmarks'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped loopback'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['64:ff9b::a00:1', 'NAT64'],
    ['64:ff9b:1::a00:1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['2002:a00:1::', '6to4'],
    ['3fff::1', 'documentation'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'cloud metadata'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'not assigned'],
    ['not-an-address', 'no address'],
    ['', 'nothing'],
  ])('%s (%s)', (address) => {
    expect(refusalOfAddress(address, strict)).toMatch(/^must not lead to an address/);
  });

  test.each([
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('but %s is', (address) => {
    expect(refusalOfAddress(address, strict)).toBeUndefined();
  });

  test('local development opens loopback, and nothing else', () => {
    expect(refusalOfAddress('127.0.0.1', local)).toBeUndefined();
    expect(refusalOfAddress('::1', local)).toBeUndefined();
    expect(refusalOfAddress('::ffff:127.0.0.1', local)).toBeDefined();
    expect(refusalOfAddress('10.0.0.1', local)).toBeDefined();
    expect(refusalOfAddress('169.254.169.254', local)).toBeDefined();
  });
});

describe('URLs', () => {
  test.each([
    ['http://crm.example.com/', 'must begin with https://'],
    ['ftp://crm.example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['https://user@crm.example.com/', 'user name'],
    ['https://user:word@crm.example.com/', 'user name'],
    ['https://crm.example.com/#part', 'fragment'],
    ['https://crm.example.com:22/', 'port 443 or 8443'],
    ['https://crm.example.com:80/', 'port 443 or 8443'],
    ['https://localhost/', 'this machine'],
    ['https://LOCALHOST/', 'this machine'],
    ['https://127.0.0.1/', 'not public (loopback)'],
    ['https://127.1/', 'not public (loopback)'],
    ['https://2130706433/', 'not public (loopback)'],
    ['https://0x7f000001/', 'not public (loopback)'],
    ['https://0177.0.0.1/', 'not public (loopback)'],
    ['https://127.0.0.1./', 'not public (loopback)'],
    ['https://①②⑦.0.0.1/', 'not public (loopback)'],
    ['https://0/', 'not public (unspecified)'],
    ['https://127.0.1/', 'not public (loopback)'],
    ['https://0x7f.1/', 'not public (loopback)'],
    ['https://017700000001/', 'not public (loopback)'],
    ['https://0X7F.0.0.0x1/', 'not public (loopback)'],
    ['https://%31%32%37.0.0.1/', 'not public (loopback)'],
    ['https://127。0。0。1/', 'not public (loopback)'],
    ['https://167772161/', 'not public (private)'],
    ['https://0xa000001/', 'not public (private)'],
    ['https://012.0.0.1/', 'not public (private)'],
    ['https://10.1/', 'not public (private)'],
    ['https://192.168.257/', 'not public (private)'],
    ['https://2852039166/', 'not public (linkLocal)'],
    ['https://0xa9fea9fe/', 'not public (linkLocal)'],
    ['https://0251.0376.0251.0376/', 'not public (linkLocal)'],
    ['https://1681915904/', 'not public (carrierGradeNat)'],
    ['https://[0:0:0:0:0:0:0:1]/', 'not public (loopback)'],
    ['https://[::ffff:7f00:1]/', 'not public (ipv4Mapped)'],
    ['https://[::127.0.0.1]/', 'not public'],
    ['https://[2002:7f00:1::]/', 'not public (6to4)'],
    ['https://[fe80::1]/', 'not public (linkLocal)'],
    ['https://user%40crm.example.com@10.0.0.1/', 'user name'],
    ['gopher://10.0.0.1/', 'must begin with https://'],
    ['ws://crm.example.com/', 'must begin with https://'],
    ['https://crm.example.com:6379/', 'port 443 or 8443'],
    ['https://crm.example.com:0/', 'port 443 or 8443'],
    ['https://10.0.0.1/', 'not public (private)'],
    ['https://169.254.169.254/latest/meta-data', 'not public (linkLocal)'],
    ['https://[::1]/', 'not public (loopback)'],
    ['https://[::ffff:10.0.0.1]/', 'not public (ipv4Mapped)'],
    ['https://[64:ff9b::7f00:1]/', 'not public (rfc6052)'],
  ])('%s is refused', (url, reason) => {
    expect(ofUrl(url)).toContain(reason);
  });

  test.each([
    'https://crm.example.com/hooks?x=1',
    'https://crm.example.com:443/',
    'https://crm.example.com:8443/',
    'https://8.8.8.8/',
  ])('%s is accepted', (url) => {
    expect(ofUrl(url)).toBeUndefined();
  });

  test.each([
    ['http://127.0.0.1:5000/', undefined],
    ['http://localhost:5000/', undefined],
    ['http://[::1]:5000/', undefined],
    ['https://localhost:5000/', undefined],
    ['http://crm.example.com/', 'must begin with https://'],
    ['http://10.0.0.1/', 'must begin with https://'],
    ['https://crm.example.com:5000/', 'must use port 443 or 8443'],
    ['http://user@localhost/', 'must not hold a user name or password'],
  ])('local development: %s gives %s', (url, expected) => {
    expect(ofUrl(url, local)).toBe(expected);
  });
});

test.each([
  [[443, 9443, 5000], 'https://crm.example.com:5000/', undefined],
  [[443, 9443, 5000], 'https://crm.example.com/', undefined],
  [[443, 9443, 5000], 'https://crm.example.com:8443/', 'must use port 443, 9443, or 5000'],
  [[9443], 'https://crm.example.com/', 'must use port 9443'],
  [[9443], 'https://crm.example.com:9443/', undefined],
  [[9443], 'https://10.0.0.1:9443/', 'must not lead to an address that is not public (private)'],
  [[80], 'http://crm.example.com/', 'must begin with https://'],
])('ports that the operator allows, %j: %s gives %s', (allowedPorts, url, expected) => {
  expect(ofUrl(url, { allowLoopback: false, allowedPorts })).toBe(expected);
});

describe('private ranges that the operator opens', () => {
  const opened = (...texts: string[]) => ({
    allowLoopback: false,
    allowedRanges: texts.map((text) => privateRange(text) as AddressRange),
  });

  test.each([
    ['10.1.0.0/16', '10.1.2.3', true],
    ['10.1.0.0/16', '10.2.0.1', false],
    ['192.168.7.7/32', '192.168.7.7', true],
    ['192.168.7.7/32', '192.168.7.8', false],
    ['100.64.0.0/10', '100.100.1.1', true],
    ['100.64.0.0/10', '100.100.100.200', false],
    ['fd12:3456::/32', 'fd12:3456::1', true],
    ['fd12:3456::/32', 'fd12:3457::1', false],
    ['fc00::/7', 'fd00:ec2::254', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', false],
    ['10.0.0.0/8', '127.0.0.1', false],
    ['10.0.0.0/8', '169.254.169.254', false],
  ])('%s: %s %s', (range, address, allowed) => {
    expect(refusalOfAddress(address, opened(range)) === undefined).toBe(allowed);
    const host = address.includes(':') ? `[${address}]` : address;
    expect(ofUrl(`https://${host}/`, opened(range)) === undefined).toBe(allowed);
  });

  test('there too only over TLS, on the ports allowed, without a user', () => {
    const policy = opened('10.0.0.0/8');
    for (const url of ['http://10.0.0.1/', 'https://10.0.0.1:22/', 'https://a@10.0.0.1/'])
      expect(ofUrl(url, policy)).toBeDefined();
  });

  test.each([
    '10.0.0.0/7',
    '0.0.0.0/0',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '8.8.8.0/24',
    '::/0',
    'fe80::/10',
    '10.0.0.0',
    '10.0.0.0/33',
    'x',
  ])('%s cannot be opened', (text) => {
    expect(privateRange(text)).toBeUndefined();
  });
});
