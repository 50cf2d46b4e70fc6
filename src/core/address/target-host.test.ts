import { expect, it } from 'vitest';
import { hostOfTarget } from './target-host.ts';

it.each([
  ['https://Shop.example/', 'shop.example'],
  ['http://shop.example:8080/a:b?c=d:e', 'shop.example'],
  ['https://shop.example?x', 'shop.example'],
  ['http://[2001:db8::1]:81/', '[2001:db8::1]'],
  ['http://[2001:db8::1]/', '[2001:db8::1]'],
  ['tcp://mail.example:25', 'mail.example'],
  ['mail.example:25', 'mail.example'],
  ['mail.example', 'mail.example'],
  ['2001:db8::1', '2001:db8::1'],
  ['shop.example MX', 'shop.example'],
  ['heartbeat://', ''],
  ['', ''],
])('sees the host in %s', (target, host) => {
  expect(hostOfTarget(target)).toBe(host);
});
