import { expect, test } from 'vitest';
import { signedHeaders, type UnsignedRequest } from './aws-signature.ts';

// The test suite of Signature Version 4 that AWS publishes (aws-sig-v4-test-suite).
const KEY = {
  accessKey: 'AKIDEXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const VANILLA: UnsignedRequest = {
  method: 'GET',
  url: new URL('https://example.amazonaws.com/'),
  headers: {},
  body: '',
  at: Date.UTC(2015, 7, 30, 12, 36, 0),
};
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test.each<
  readonly [name: string, changes: Partial<UnsignedRequest>, names: string, signature: string]
>([
  [
    'get-vanilla',
    {},
    'host;x-amz-date',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'post-vanilla',
    { method: 'POST' },
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-x-www-form-urlencoded',
    { method: 'POST', headers: FORM, body: 'Param1=value1' },
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  [
    'post-header-value-case',
    { method: 'POST', headers: { 'My-Header1': 'VALUE1' } },
    'host;my-header1;x-amz-date',
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
])('%s', (_name, changes, names, signature) => {
  expect(signedHeaders({ ...VANILLA, ...changes }, KEY)['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  );
});

test('the example of the documentation', () => {
  const request = {
    ...VANILLA,
    url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
  };
  expect(signedHeaders(request, { ...KEY, service: 'iam' })['authorization']).toContain(
    'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

test('the token of temporary credentials is sent and signed', () => {
  const headers = signedHeaders(VANILLA, { ...KEY, sessionToken: 'TOKEN' });
  expect(headers).toMatchObject({
    'x-amz-security-token': 'TOKEN',
    'x-amz-date': '20150830T123600Z',
  });
  expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
});
