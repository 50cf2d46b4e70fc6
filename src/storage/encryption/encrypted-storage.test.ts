import { beforeEach, expect, test } from 'vitest';
import { sampleChannelKinds } from '../../../test/support/sample-kinds.ts';
import { nodeOf } from '../../core/forms/schema-node.ts';
import { asChannelId } from '../../core/ids.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { Type } from 'typebox';
import { sampleChannel, sampleMonitor } from '../../testing/storage/storage-samples.ts';
import { openInProcess } from '../sqlite/in-process.ts';
import { withEncryptedSecrets, type SecretSchemas } from './encrypted-storage.ts';
import { newKey } from './key-ring.ts';
import { reencrypt } from './reencrypt.ts';
import { createSecretCipher } from './secret-cipher.ts';

const monitorSchema = nodeOf(
  Type.Object({ headers: Type.Record(Type.String(), Type.String(), { secret: true }) }),
);
const schemas: SecretSchemas = {
  channel: (kind) => {
    const options = sampleChannelKinds.get(kind)?.options;
    return options && nodeOf(options);
  },
  monitor: (kind) => (kind === 'http' ? monitorSchema : undefined),
};
const hook = sampleChannel('hook', {
  kind: 'webhook',
  options: { url: 'http://127.0.0.1:9/', secret: 'canary-of-the-hook', retries: 3 },
});
const site = sampleMonitor('a', {
  options: { url: 'http://a.example/', headers: { cookie: 'canary-of-the-site' } },
});
const job = sampleMonitor('job', { kind: 'heartbeat', target: 'job', options: { job: 'job' } });
const token = 'canary-of-the-job-xxxx';

const key = newKey();
const cipher = createSecretCipher([key]);
let plain: Storage;
let storage: Storage;
beforeEach(() => {
  plain = openInProcess(':memory:');
  storage = withEncryptedSecrets(plain, cipher, schemas);
});

async function fill(into: Storage): Promise<void> {
  await into.channels.put(hook);
  await into.monitors.create([site, job]);
  await into.heartbeats.setToken(job.id, token);
}

/** Everything that the database shows of them. */
async function dump(of: Storage): Promise<string> {
  const page = { limit: 100, cursor: null };
  const heartbeat = await of.heartbeats.get(job.id);
  return JSON.stringify([await of.channels.list(page), await of.monitors.list(page), heartbeat]);
}

test('the database holds no secret, and everything reads back as it was', async () => {
  await fill(storage);
  expect(await dump(plain)).not.toContain('canary');
  expect(await storage.channels.get('hook')).toEqual(hook);
  const page = { limit: 100, cursor: null };
  expect((await storage.channels.list(page)).items).toEqual([hook]);
  const { items } = await storage.monitors.list(page);
  expect(items.map(({ monitor }) => monitor)).toEqual([site, job]);
  expect((await storage.monitors.get(site.id))?.monitor).toEqual(site);
  expect(await storage.monitors.findByTargets('http', [site.target])).toEqual([site]);
  expect((await storage.heartbeats.get(job.id))?.token).toBe(token);
});

test('a change is seen, and the same again is none', async () => {
  await fill(storage);
  expect(await storage.channels.put(hook)).toBe(false);
  const other = { ...hook, options: { ...hook.options, secret: 'another-canary' } };
  expect(await storage.channels.put(other)).toBe(true);
  expect(await storage.channels.get('hook')).toEqual(other);
  await storage.monitors.replace({ ...site, options: { ...site.options, headers: {} } });
  expect((await storage.monitors.get(site.id))?.monitor.options).toMatchObject({ headers: {} });
});

test('a job pings with its token, though the database holds it encrypted', async () => {
  await fill(storage);
  const ping = { at: 1, outcome: 'success', log: null, rid: null, key: null } as never;
  expect(await storage.heartbeats.record(token, ping)).toBe(job.id);
  expect(await storage.heartbeats.record(`${token.slice(0, -1)}y`, ping)).toBeNull();
});

test('what was written before is encrypted once, and what is encrypted stays', async () => {
  await fill(plain);
  expect(await storage.channels.get('hook')).toEqual(hook);
  expect(await reencrypt(plain, cipher, schemas)).toEqual({ channels: 1, monitors: 2 });
  expect(await dump(plain)).not.toContain('canary');
  expect(await reencrypt(plain, cipher, schemas)).toEqual({ channels: 0, monitors: 0 });
  expect((await storage.heartbeats.get(job.id))?.token).toBe(token);
});

test('secrets of second factors are encrypted, and move to a new key', async () => {
  const user = {
    id: 'ann',
    name: 'Ann',
    email: 'ann@example.com',
    role: 'admin',
    memberships: [],
    isDisabled: false,
    passwordHash: null,
    createdAt: 0,
    signedInAt: null,
  } as const;
  await storage.users.create(user, { isFirst: true });
  const factor = {
    userId: 'ann',
    secret: 'CANARY',
    confirmedAt: 1,
    usedStep: 1,
    recovery: [],
  };
  await storage.secondFactors.put(factor);
  expect((await plain.secondFactors.get('ann'))?.secret).not.toContain('CANARY');
  const page = { limit: 10, cursor: null };
  expect((await storage.secondFactors.list(page)).items).toEqual([factor]);
  const fresh = newKey();
  await reencrypt(plain, createSecretCipher([fresh, key]), schemas);
  const renewed = withEncryptedSecrets(plain, createSecretCipher([fresh]), schemas);
  expect(await renewed.secondFactors.get('ann')).toEqual(factor);
});

test('with a new key the old one is no longer needed', async () => {
  await fill(storage);
  const fresh = newKey();
  const both = createSecretCipher([fresh, key]);
  expect(await reencrypt(plain, both, schemas)).toEqual({ channels: 1, monitors: 2 });
  const renewed = withEncryptedSecrets(plain, createSecretCipher([fresh]), schemas);
  expect(await renewed.channels.get('hook')).toEqual(hook);
  expect((await renewed.monitors.get(site.id))?.monitor).toEqual(site);
  expect((await renewed.heartbeats.get(job.id))?.token).toBe(token);
});

test('a missing key is an error that says whose secret it is, and what to do', async () => {
  await fill(storage);
  const wrong = withEncryptedSecrets(plain, createSecretCipher([newKey()]), schemas);
  await expect(wrong.channels.get('hook')).rejects.toThrow(
    /key [0-9a-f]{8}, which is not there: channel hook\. Start with the key file of this database/,
  );
});

test('a secret that was moved to another channel does not decrypt', async () => {
  await fill(storage);
  const stolen = (await plain.channels.get('hook')) as Channel;
  await plain.channels.put({ ...stolen, id: asChannelId('mine') });
  await expect(storage.channels.get('mine')).rejects.toThrow(/changed, or moved.*channel mine/);
});
