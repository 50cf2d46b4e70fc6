import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

const STYLE = 'body { margin: 0 }';
const PAGE =
  '<!doctype html><title>Squirrel</title><script nonce="__NONCE__">1</script>' +
  '<script type="module" nonce="__NONCE__" src="./assets/index-a1B2c3D4.js"></script>';
/** What a browser sends when it goes to an address. */
const browsing = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let directory = '';
let api: ApiFixture;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'squirrel-web-'));
  await mkdir(join(directory, 'dist/assets'), { recursive: true });
  await writeFile(join(directory, 'secret.txt'), 'canary');
  await writeFile(join(directory, 'dist/index.html'), PAGE);
  await writeFile(join(directory, 'dist/assets/index-a1B2c3D4.js'), 'export {};');
  await writeFile(join(directory, 'dist/assets/unknown.xyz'), 'canary');
  await writeFile(join(directory, 'dist/assets/style-a1B2c3D4.css'), STYLE);
  await writeFile(join(directory, 'dist/assets/style-a1B2c3D4.css.br'), brotliCompressSync(STYLE));
  await writeFile(join(directory, 'dist/assets/style-a1B2c3D4.css.gz'), gzipSync(STYLE));
  await symlink(join(directory, 'secret.txt'), join(directory, 'dist/link.txt'));
  api = await openApiFixture({ dashboardDirectory: join(directory, 'dist') });
});
afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

describe('the built dashboard', () => {
  it.each(['/', '/index.html'])('is served at %s without a key, never kept', async (url) => {
    const answer = await api.inject({ url });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.text).toContain('<title>Squirrel</title>');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it('lets a page run what is written into it by a nonce that no other answer has', async () => {
    const nonceOf = async (): Promise<string> => {
      const { text, headers } = await api.inject({ url: '/' });
      const policy = String(headers['content-security-policy']);
      const nonce = /script-src 'self' 'nonce-([\w+/=]{24})';/.exec(policy)?.[1] ?? '';
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("font-src 'self'; manifest-src 'self'; worker-src 'self'");
      expect(text.split(`nonce="${nonce}"`)).toHaveLength(3);
      expect(text).not.toContain('__NONCE__');
      return nonce;
    };
    expect(await nonceOf()).not.toBe(await nonceOf());
  });

  it.each([
    ['/?range=7d', './'],
    ['/add', './'],
    ['/monitors/m1', '../'],
    ['/monitors/m1/checks?range=a/b', '../../'],
  ])('is the page of a browser at %s, and finds its files by %s', async (url, way) => {
    const answer = await api.inject({ url, headers: browsing });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.text).toContain(`src="${way}assets/index-a1B2c3D4.js"`);
  });

  it.each(['/add', '/monitors/m1'])('is not the answer to a program at %s', async (url) => {
    const answer = await api.inject({ url, headers: { accept: '*/*' } });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each(['/api/v1/nothing', '/ping', '/a', '/assets/index-gone1234.js'])(
    'is not served at %s, which belongs to programs',
    async (url) => {
      expect(await api.inject({ url, headers: browsing })).toMatchObject({ status: 404 });
    },
  );

  it('may be kept for good where the name changes with the content', async () => {
    const answer = await api.inject({ url: '/assets/index-a1B2c3D4.js' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['*', 'br'],
    ['identity', null],
    ['br;q=0, *;q=0', null],
    [undefined, null],
  ])('goes out to a client that accepts %s as %s', async (accepted, coding) => {
    const url = '/assets/style-a1B2c3D4.css';
    const headers = { ...(accepted !== undefined && { 'accept-encoding': accepted }) };
    const { rawPayload, headers: sent } = await api.app.inject({ url, headers });
    expect(sent['content-encoding'] ?? null).toBe(coding);
    expect(sent).toMatchObject({
      vary: 'accept-encoding',
      'content-type': 'text/css; charset=utf-8',
    });
    const plain = { br: brotliDecompressSync, gzip: gunzipSync };
    const read = plain[coding as keyof typeof plain] ?? Buffer.from;
    expect(read(rawPayload).toString()).toBe(STYLE);
  });

  it('has a tag for each form, known again when a proxy made it weak', async () => {
    const url = '/assets/style-a1B2c3D4.css';
    const ask = async (coding: string, known = '') => {
      const headers = { 'accept-encoding': coding, 'if-none-match': known };
      const { status, headers: sent } = await api.inject({ url, headers });
      return { status, tag: String(sent['etag']) };
    };
    const [br, gzip, plain] = [await ask('br'), await ask('gzip'), await ask('identity')];
    expect(new Set([br.tag, gzip.tag, plain.tag]).size).toBe(3);
    expect((await ask('br', br.tag)).status).toBe(304);
    expect((await ask('br', `"other", W/${br.tag}`)).status).toBe(304);
    expect((await ask('br', gzip.tag)).status).toBe(200);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/index.html%00.js',
    '//etc/passwd',
    '/link.txt',
    '/assets/unknown.xyz',
    '/assets/style-a1B2c3D4.css.br',
    '/assets/',
    '/assets',
  ])('has nothing at %s', async (url) => {
    const answer = await api.inject({ url });
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('canary');
    expect(answer.text).not.toContain('root:');
  });
});

it('says in plain words how to build a dashboard that is missing', async () => {
  const bare = await openApiFixture({ dashboardDirectory: join(directory, 'nowhere') });
  const answer = await bare.inject({ url: '/' });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('npm run build');
  await bare.close();
});
