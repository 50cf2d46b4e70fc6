import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Each is megabytes in every service, and used by none or few.
const UNUSED = [
  'ajv',
  '@fastify/fast-json-stringify-compiler',
  'nodemailer',
  'bullmq',
  'ioredis',
  'pg',
  '@simplewebauthn/server',
  'openid-client',
];

const PROGRAM = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    for (const [, name] of url.matchAll(/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//g)) loaded.add(name);
    return next(url, context);
  },
});
await import(process.argv[1]);
const { fastify } = await import('fastify');
const { serverOptions } = await import(process.argv[2]);
await fastify(serverOptions).ready();
console.log(JSON.stringify([...loaded]));
`;

test('a service that starts loads no package that few of them use', () => {
  const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
  const start = pathOf('../entrypoints/compose/start.ts');
  const args = ['--input-type=module', '-e', PROGRAM, start, pathOf('server-options.ts')];
  const loaded = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as string[];
  expect(loaded).toContain('fastify');
  for (const name of UNUSED) expect(loaded).not.toContain(name);
});
