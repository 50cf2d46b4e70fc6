import { expect, test } from 'vitest';
import { isNetwork, publicPathOf, readAllowedHost, readPublicUrl } from './ingress.ts';

test.each([
  ['https://status.example', 'https://status.example/'],
  ['https://Status.Example:8443/', 'https://status.example:8443/'],
  ['http://192.0.2.1/squirrel', 'http://192.0.2.1/squirrel/'],
  ['https://example.com/tools//squirrel/', 'https://example.com/tools/squirrel/'],
  ['https://[2001:db8::1]/', 'https://[2001:db8::1]/'],
  ['https://سنجاب.example/', 'https://xn--mgbck1a9g.example/'],
])('the public URL %s is %s', (text, url) => {
  expect(readPublicUrl(text)).toBe(url);
});

test.each([
  'status.example',
  'ftp://status.example/',
  'https://user:password@status.example/',
  'https://status.example/?a=b',
  'https://status.example/#top',
  'https://status.example/a b/',
  'https://status.example/%41/',
  'https://status.example/api/',
  'https://status.example/metrics',
])('%s is no public URL', (text) => {
  expect(readPublicUrl(text)).toBeNull();
});

test('the public path is what stands below the host', () => {
  expect(publicPathOf({ publicUrl: null })).toBe('/');
  expect(publicPathOf({ publicUrl: 'https://example.com/a/b/' })).toBe('/a/b/');
});

test.each([
  ['Status.Example', 'status.example'],
  ['status.example.', 'status.example'],
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8::1', '[2001:db8::1]'],
  ['status.example:8377', null],
  ['https://status.example', null],
  ['status.example/path', null],
])('the allowed host %s is compared as %s', (text, host) => {
  expect(readAllowedHost(text)).toBe(host);
});

test.each([
  ['127.0.0.1', true],
  ['10.0.0.0/8', true],
  ['::1', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['::/129', false],
  ['10.1', false],
  ['proxy.example', false],
  ['10.0.0.0/', false],
])('%s as a network: %s', (text, isOne) => {
  expect(isNetwork(text)).toBe(isOne);
});
