import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { placeOfUrl } from './place-of-url.ts';

const [ofMachine] = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
const inUrl = ofMachine?.family === 'IPv6' ? `[${ofMachine.address}]` : ofMachine?.address;

test.each([
  ['redis://queue.example', 'queue.example:6379'],
  ['rediss://u:p@queue.example:7000/3', 'queue.example:7000'],
  ['postgres://[2001:db8::1]/x', '[2001:db8::1]:5432'],
  ['redis://127.0.0.1', '0.0.0.0:6379'],
  ['redis://localhost:7001', '0.0.0.0:7001'],
  ['redis://[::1]:7001', '0.0.0.0:7001'],
  [`redis://${inUrl ?? 'localhost'}:7001`, '0.0.0.0:7001'],
  ['sqlite:./data/squirrel.db', null],
  ['', null],
])('%s is at %s', (address, place) => {
  expect(placeOfUrl(address)).toBe(place);
});
