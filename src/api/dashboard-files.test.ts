import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

const STYLE = 'body { margin: 0 }';
const PAGE = '<!doctype html><title>Squirrel</title>';
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
  it.each(['/', '/index.html'])('is served at %s without a key, checked each time', async (url) => {
    const answer = await api.inject({ url });
    expect(answer).toMatchObject({ status: 200, text: PAGE });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const headers = { 'if-none-match': String(answer.headers['etag']) };
    expect(await api.inject({ url, headers })).toMatchObject({ status: 304, text: '' });
  });

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
