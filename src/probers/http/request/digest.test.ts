import { expect, test } from 'vitest';
import { answerDigest } from './digest.ts';

const login = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
};
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const challenge = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

// RFC 7616 §3.9.1.
test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('the example of the standard, %s', (algorithm, response) => {
  const answer = answerDigest([challenge(algorithm)], login, cnonce);
  expect(answer).toContain(`response="${response}"`);
  expect(answer).toContain(`algorithm=${algorithm}, opaque="FQhe`);
  expect(answer).toContain(`qop=auth, nc=00000001, cnonce="${cnonce}"`);
});

test('the strongest that is offered is used, also among several in one field', () => {
  const both = [`Basic realm="x", ${challenge('MD5')}, ${challenge('SHA-256')}, Bearer`];
  for (const fields of [both, [challenge('MD5'), challenge('SHA-256')]]) {
    expect(answerDigest(fields, login, cnonce)).toContain('algorithm=SHA-256');
  }
});

// RFC 2617 §3.5 with the fields of RFC 2069, which has no qop.
test('a server without qop', () => {
  const field = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
  const answer = answerDigest([field], { ...login, password: 'Circle Of Life' }, cnonce);
  expect(answer).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
  expect(answer).not.toContain('qop');
});

test('sessions and hashed names', () => {
  const field = `Digest realm="a", nonce="b", qop=auth, algorithm=SHA-256-sess, userhash=true`;
  const answer = answerDigest([field], login, cnonce) ?? '';
  expect(answer).toContain('algorithm=SHA-256-sess');
  expect(answer).toContain('userhash=true');
  expect(answer).not.toContain('Mufasa');
});

test.each([
  ['Basic realm="x"'],
  ['Digest realm="x", nonce="y", algorithm=unheard-of'],
  ['Digest realm="x", nonce="y", qop="auth-int"'],
  ['Negotiate'],
  [''],
])('nothing to answer: %s', (field) => {
  expect(answerDigest([field], login)).toBeNull();
});

test('quotes and letters beyond ASCII survive on both sides', () => {
  const realm = Buffer.from('Büro "1"'.replaceAll('"', '\\"'), 'utf8').toString('latin1');
  const answer = answerDigest([`digest realm="${realm}", nonce="n"`], {
    ...login,
    user: 'Jäger',
  });
  const text = Buffer.from(answer ?? '', 'latin1').toString('utf8');
  expect(text).toContain('username="Jäger"');
  expect(text).toContain('realm="Büro \\"1\\""');
});
