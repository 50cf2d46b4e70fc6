import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { openPushBrowser } from '../../testing/notifier/push-browser.ts';
import { encryptPush, isPushAuth, isPushKey, MAX_PAYLOAD_BYTES } from './push-encryption.ts';
import { publicKeyOf, vapidAuthorization } from './vapid.ts';

/** The example of RFC 8291, appendix A. */
const EXAMPLE = {
  text: 'When I grow up, I want to be a watermelon',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

test('the example of the specification', () => {
  const keys = { privateKey: bytes(EXAMPLE.privateKey), salt: bytes(EXAMPLE.salt) };
  expect(encryptPush(EXAMPLE.text, EXAMPLE, keys).toString('base64url')).toBe(EXAMPLE.body);
});

test('what is as long as it may be is one record of 4,096 bytes', () => {
  const browser = openPushBrowser();
  const text = 'ا'.repeat(MAX_PAYLOAD_BYTES / 2);
  const body = encryptPush(text, browser);
  expect(body.length).toBeLessThanOrEqual(4_096);
  expect(body.length).toBeGreaterThan(4_090);
  expect(browser.read(body)).toBe(text);
});

test('no two messages have a key in common', () => {
  const [first, second] = [encryptPush('a', EXAMPLE), encryptPush('a', EXAMPLE)];
  expect(first.subarray(0, 16).equals(second.subarray(0, 16))).toBe(false);
  expect(first.subarray(21, 86).equals(second.subarray(21, 86))).toBe(false);
});

test.each([
  ['', false],
  [EXAMPLE.p256dh, true],
  [EXAMPLE.p256dh.slice(0, -4), false],
  [Buffer.alloc(65, 4).toString('base64url'), false],
  [`A${EXAMPLE.p256dh.slice(1)}`, false],
])('%s is a key of a browser: %s', (text, isKey) => {
  expect(isPushKey(text)).toBe(isKey);
});

test('the shared secret has 16 bytes', () => {
  expect([EXAMPLE.auth, '', EXAMPLE.auth.slice(2)].map(isPushAuth)).toEqual([true, false, false]);
});

test.each([
  [EXAMPLE.privateKey, true],
  [Buffer.alloc(32).toString('base64url'), false],
  [Buffer.alloc(32, 0xff).toString('base64url'), false],
  [Buffer.alloc(31, 1).toString('base64url'), false],
])('%s is a private key: %s', (text, isKey) => {
  expect(publicKeyOf(text) !== null).toBe(isKey);
  const pair = { privateKey: text, contact: 'mailto:ops@example.com' };
  expect(vapidAuthorization('https://push.example/a', pair, 0) !== null).toBe(isKey);
});

test('a token names service, sender and end, and is signed with the key that it comes with', () => {
  const now = Date.UTC(2026, 10, 22);
  const pair = { privateKey: EXAMPLE.privateKey, contact: 'mailto:ops@example.com' };
  const text = vapidAuthorization('https://push.example:8443/send/a?b=c', pair, now) ?? '';
  const [, head = '', claims = '', signature = '', key = ''] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(text) ?? [];
  expect(JSON.parse(bytes(head).toString())).toEqual({ typ: 'JWT', alg: 'ES256' });
  expect(JSON.parse(bytes(claims).toString())).toEqual({
    aud: 'https://push.example:8443',
    exp: now / 1000 + 43_200,
    sub: 'mailto:ops@example.com',
  });
  // The public key of the example's sender.
  expect(key).toBe(
    'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  );
  const [x, y] = [bytes(key).subarray(1, 33), bytes(key).subarray(33)];
  const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  const publicKey = createPublicKey({ format: 'jwk', key: jwk });
  const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), options, bytes(signature))).toBe(true);
});
