import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { probeEnvironment } from './probe-environment.ts';
import { openProcess } from './pool/process-channel.ts';

afterEach(() => {
  delete process.env['SQUIRREL_PROBE_TEST_SECRET'];
});

it('keeps what a probe needs and nothing that may be a secret', () => {
  const needed = { PATH: '/bin', TZ: 'UTC', LC_ALL: 'C', NODE_EXTRA_CA_CERTS: '/ca.pem' };
  const secrets = { SQUIRREL_ADMIN_TOKEN: 'x', SMTP_PASSWORD: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  expect(probeEnvironment({ ...needed, ...secrets })).toEqual(needed);
});

it('is all that a child process gets', async (context) => {
  if (process.platform !== 'linux') context.skip('needs /proc');
  process.env['SQUIRREL_PROBE_TEST_SECRET'] = 'hidden';
  const entry = new URL('../testing/executor/toy-worker.ts', import.meta.url);
  const channel = openProcess({ name: 'worker', entry }, { onMessage: () => {}, onEnd: () => {} });
  const environment = readFileSync(`/proc/${channel.pid}/environ`, 'utf8');
  await channel.kill();
  expect(environment).toContain('PATH=');
  expect(environment).not.toContain('hidden');
});
