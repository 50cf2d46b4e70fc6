// Over 400 lines: one contract of what accounts keep, each part of it over the same users.
import { describe, expect, it } from 'vitest';
import { AUDIT_KEPT_MS, type AuditRecord } from '../../core/accounts/audit.ts';
import { MAX_API_KEYS, type ApiKey } from '../../core/accounts/api-key.ts';
import { MAX_PASSKEYS, type Passkey } from '../../core/accounts/passkey.ts';
import type { SecondFactor } from '../../core/accounts/second-factor.ts';
import {
  MAX_SESSIONS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type UserSession,
} from '../../core/accounts/session.ts';
import type { User } from '../../core/accounts/user.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { T0 } from './storage-samples.ts';

const sampleUser = (id: string, changes: Partial<User> = {}): User => ({
  id,
  name: `User ${id}`,
  email: `${id}@example.com`,
  role: 'admin',
  memberships: [],
  isDisabled: false,
  passwordHash: 'hash',
  createdAt: T0,
  signedInAt: null,
  ...changes,
});

const sampleSession = (id: string, changes: Partial<UserSession> = {}): UserSession => ({
  id,
  userId: 'ann',
  createdAt: T0,
  seenAt: T0,
  confirmedAt: T0,
  address: '192.0.2.1',
  agent: 'a browser',
  ...changes,
});

const proofOf = (id: string) => ({ digest: `digest of ${id}`, passwordHash: 'hash' });

/** One of everything that accounts keep. */
export async function putAccounts(storage: Storage): Promise<void> {
  const factor = { userId: 'ann', secret: 'BASE32', confirmedAt: T0, usedStep: 5 };
  await storage.users.create(sampleUser('ann'), { isFirst: true });
  await storage.sessions.create(sampleSession('s'), proofOf('s'));
  await storage.apiKeys.create(
    {
      id: 'k',
      name: 'Key',
      scope: 'read',
      projectId: null,
      userId: 'ann',
      createdAt: T0,
      expiresAt: null,
      networks: ['192.0.2.0/24'],
      usedAt: null,
      usedFrom: null,
    },
    'digest',
  );
  await storage.secondFactors.put({ ...factor, recovery: ['a'] });
  await storage.accountLinks.put({ userId: 'ann', expiresAt: T0 + 1 }, 'digest');
  await storage.passkeys.create({
    id: 'p',
    userId: 'ann',
    name: 'a phone',
    publicKey: 'key',
    counter: 1,
    createdAt: T0,
    usedAt: null,
  });
  await storage.identities.create({
    issuer: 'https://id.example',
    subject: 'ann',
    userId: 'ann',
    createdAt: T0,
  });
  await storage.audit.append({
    at: T0,
    actor: { kind: 'user', id: 'ann', name: 'Ann' },
    address: '192.0.2.1',
    action: 'updateOwner',
    subject: 'ops',
    outcome: 'done',
    before: { name: 'Ops' },
    after: null,
  });
}

/** The part of the storage contract about who has an account and who is signed in. */
export function accountContract(open: () => Promise<Storage>): void {
  const openWithAnn = async (): Promise<Storage> => {
    const storage = await open();
    await storage.users.create(sampleUser('ann'), { isFirst: true });
    return storage;
  };

  describe('users', () => {
    it('are kept as they are, found by id and e-mail, and listed by e-mail', async () => {
      const { users } = await openWithAnn();
      const bob = sampleUser('bob', { role: 'viewer', passwordHash: null, isDisabled: true });
      await users.create(bob, { isFirst: false });
      expect(await users.get('bob')).toEqual(bob);
      expect(await users.findByEmail('bob@example.com')).toEqual(bob);
      expect(await users.findByEmail('eve@example.com')).toBeNull();
      const first = await users.list({ limit: 1, cursor: null });
      expect(first.items.map(({ id }) => id)).toEqual(['ann']);
      const second = await users.list({ limit: 1, cursor: first.nextCursor });
      expect(second).toEqual({ items: [bob], nextCursor: null });
    });

    it('have one first among a thousand that come at once', async () => {
      const { users } = await open();
      expect(await users.isSetUp()).toBe(false);
      const results = await Promise.allSettled(
        Array.from({ length: 1_000 }, (_, at) =>
          users.create(sampleUser(`u${at}`), { isFirst: true }),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await users.list({ limit: 500, cursor: null })).items).toHaveLength(1);
      expect(await users.isSetUp()).toBe(true);
    });

    it('have no second first one, also when the first was made by other means', async () => {
      const { users } = await open();
      await users.create(sampleUser('ann'), { isFirst: false });
      const second = users.create(sampleUser('eve'), { isFirst: true });
      await expect(second).rejects.toMatchObject({ code: 'conflict' });
    });

    it('do not share an e-mail', async () => {
      const { users } = await openWithAnn();
      const twin = users.create(sampleUser('bob', { email: 'ann@example.com' }), {
        isFirst: false,
      });
      await expect(twin).rejects.toMatchObject({
        code: 'conflict',
        details: { existingId: 'ann' },
      });
      await users.create(sampleUser('bob'), { isFirst: false });
      const changed = users.replace(sampleUser('bob', { email: 'ann@example.com' }));
      await expect(changed).rejects.toMatchObject({ code: 'conflict' });
      expect((await users.get('bob'))?.email).toBe('bob@example.com');
    });

    it('always have an admin among them', async () => {
      const { users } = await openWithAnn();
      await users.create(sampleUser('bob', { isDisabled: true }), { isFirst: false });
      const last = [
        users.remove('ann'),
        users.replace(sampleUser('ann', { role: 'editor' })),
        users.replace(sampleUser('ann', { isDisabled: true })),
      ];
      for (const attempt of last) await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
      await users.replace(sampleUser('bob'));
      await users.remove('ann');
      expect(await users.get('ann')).toBeNull();
      await expect(users.remove('ann')).rejects.toMatchObject({ code: 'not_found' });
      await expect(users.replace(sampleUser('ann'))).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('sessions', () => {
    it('are found with their user by the digest alone', async () => {
      const { sessions } = await openWithAnn();
      expect(await sessions.create(sampleSession('s'), proofOf('s'))).toBe(true);
      expect(await sessions.find('digest of s')).toEqual({
        session: sampleSession('s'),
        user: sampleUser('ann', { signedInAt: T0 }),
      });
      expect(await sessions.find('s')).toBeNull();
    });

    it('do not begin for a user who has changed meanwhile', async () => {
      const { sessions, users } = await openWithAnn();
      await users.create(sampleUser('bob', { isDisabled: true }), { isFirst: false });
      const begin = (userId: string, passwordHash: string) =>
        sessions.create(sampleSession('s', { userId }), { digest: 'd', passwordHash });
      expect(await begin('ann', 'an earlier hash')).toBe(false);
      expect(await begin('bob', 'hash')).toBe(false);
      expect(await begin('nobody', 'hash')).toBe(false);
      expect(await sessions.find('d')).toBeNull();
    });

    it('remember when they were used and confirmed', async () => {
      const { sessions } = await openWithAnn();
      await sessions.create(sampleSession('s'), proofOf('s'));
      await sessions.touch({ id: 's', seenAt: T0 + 9, address: '192.0.2.2' });
      await sessions.touch({ id: 's', seenAt: T0 + 5, address: '192.0.2.3' });
      await sessions.confirm('s', T0 + 7);
      expect(await sessions.listOf('ann')).toEqual([
        sampleSession('s', { seenAt: T0 + 9, confirmedAt: T0 + 7, address: '192.0.2.2' }),
      ]);
    });

    it('are ended one by one, all but one, and with their user; never by another user', async () => {
      const { sessions, users } = await openWithAnn();
      await users.create(sampleUser('bob'), { isFirst: false });
      for (const id of ['a', 'b', 'c', 'd']) await sessions.create(sampleSession(id), proofOf(id));
      expect(await sessions.remove('bob', 'a')).toBe(false);
      expect(await sessions.remove('ann', 'a')).toBe(true);
      expect(await sessions.remove('ann', 'a')).toBe(false);
      expect(await sessions.removeAll('bob', null)).toBe(0);
      expect(await sessions.removeAll('ann', 'b')).toBe(2);
      expect((await sessions.listOf('ann')).map(({ id }) => id)).toEqual(['b']);
      await users.remove('ann');
      expect(await sessions.find('digest of b')).toBeNull();
    });

    it('are bounded for each user, and forgotten when they are over', async () => {
      const { sessions } = await openWithAnn();
      for (let at = 0; at <= MAX_SESSIONS; at += 1) {
        const id = `s${at}`;
        await sessions.create(sampleSession(id, { seenAt: T0 + at }), proofOf(id));
      }
      const kept = await sessions.listOf('ann');
      expect(kept).toHaveLength(MAX_SESSIONS);
      expect(kept.some(({ id }) => id === 's0')).toBe(false);
      const later = T0 + SESSION_IDLE_MS + MAX_SESSIONS;
      const fresh = sampleSession('fresh', { createdAt: later, seenAt: later });
      await sessions.create(fresh, proofOf('fresh'));
      expect((await sessions.listOf('ann')).map(({ id }) => id)).toEqual(['fresh']);
      const aged = T0 + SESSION_IDLE_MS + MAX_SESSIONS + SESSION_LIFE_MS;
      await sessions.touch({ id: 'fresh', seenAt: aged, address: '' });
      await sessions.create(
        sampleSession('last', { createdAt: aged, seenAt: aged }),
        proofOf('last'),
      );
      expect((await sessions.listOf('ann')).map(({ id }) => id)).toEqual(['last']);
    });
  });
  describe('keys of programs', () => {
    const sampleKey = (id: string, changes: Partial<ApiKey> = {}): ApiKey => ({
      id,
      name: `Key ${id}`,
      projectId: null,
      scope: 'read',
      userId: 'ann',
      createdAt: T0,
      expiresAt: T0 + 9,
      networks: ['192.0.2.0/24'],
      usedAt: null,
      usedFrom: null,
      ...changes,
    });

    it('are found with who made them, and listed by id without their digests', async () => {
      const { apiKeys } = await openWithAnn();
      const own = sampleKey('b', { userId: null, expiresAt: null, networks: [] });
      await apiKeys.create(sampleKey('a'), 'digest a');
      await apiKeys.create(own, 'digest b');
      expect(await apiKeys.find('a')).toEqual({
        key: sampleKey('a'),
        digest: 'digest a',
        user: sampleUser('ann'),
      });
      expect(await apiKeys.find('b')).toEqual({ key: own, digest: 'digest b', user: null });
      expect(await apiKeys.get('b')).toEqual(own);
      expect(await apiKeys.find('c')).toBeNull();
      const first = await apiKeys.list({ limit: 1, cursor: null });
      expect(first.items).toEqual([sampleKey('a')]);
      expect((await apiKeys.list({ limit: 1, cursor: first.nextCursor })).items).toEqual([own]);
    });

    it('remember their latest use', async () => {
      const { apiKeys } = await openWithAnn();
      await apiKeys.create(sampleKey('a'), 'digest');
      await apiKeys.touch({ id: 'a', at: T0 + 1, from: '192.0.2.9' });
      expect(await apiKeys.get('a')).toMatchObject({ usedAt: T0 + 1, usedFrom: '192.0.2.9' });
    });

    it('are removed, by themselves and with who made them', async () => {
      const { apiKeys, users } = await openWithAnn();
      await users.create(sampleUser('bob'), { isFirst: false });
      await apiKeys.create(sampleKey('a'), 'digest');
      await apiKeys.create(sampleKey('b', { userId: 'bob' }), 'digest');
      await apiKeys.remove('a');
      await expect(apiKeys.remove('a')).rejects.toMatchObject({ code: 'not_found' });
      await users.remove('bob');
      expect(await apiKeys.get('b')).toBeNull();
    });

    it('are bounded', async () => {
      const { apiKeys } = await openWithAnn();
      const create = (at: number) => apiKeys.create(sampleKey(`k${at}`), 'digest');
      for (let at = 0; at < MAX_API_KEYS; at += 1) await create(at);
      await expect(create(MAX_API_KEYS)).rejects.toMatchObject({ code: 'limit_exceeded' });
    });
  });
  describe('second factors', () => {
    const factor: SecondFactor = {
      userId: 'ann',
      secret: 'BASE32',
      confirmedAt: T0,
      usedStep: 5,
      recovery: ['a', 'b'],
    };

    it('are kept, one for each user, and go with them', async () => {
      const { secondFactors, users } = await openWithAnn();
      await users.create(sampleUser('bob'), { isFirst: false });
      await secondFactors.put({ ...factor, confirmedAt: null });
      await secondFactors.put(factor);
      await secondFactors.put({ ...factor, userId: 'bob' });
      expect(await secondFactors.get('ann')).toEqual(factor);
      const first = await secondFactors.list({ limit: 1, cursor: null });
      expect(first.items).toEqual([factor]);
      const second = await secondFactors.list({ limit: 1, cursor: first.nextCursor });
      expect(second.items).toEqual([{ ...factor, userId: 'bob' }]);
      await users.remove('ann');
      expect(await secondFactors.get('ann')).toBeNull();
      expect(await secondFactors.remove('bob')).toBe(true);
      expect(await secondFactors.remove('bob')).toBe(false);
      const gone = secondFactors.put(factor);
      await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    });

    it('take each code once, of many callers at once', async () => {
      const { secondFactors } = await openWithAnn();
      await secondFactors.put(factor);
      const step = async (no: number) => secondFactors.useStep('ann', no);
      expect(await step(5)).toBe(false);
      const uses = await Promise.all(Array.from({ length: 20 }, () => step(7)));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await step(6)).toBe(false);
      const recovered = await Promise.all(
        Array.from({ length: 20 }, () => secondFactors.useRecovery('ann', 'a')),
      );
      expect(recovered.filter(Boolean)).toHaveLength(1);
      expect(await secondFactors.useRecovery('bob', 'b')).toBe(false);
      expect(await secondFactors.get('ann')).toEqual({ ...factor, usedStep: 7, recovery: ['b'] });
    });
  });

  describe('links of accounts', () => {
    const link = { userId: 'ann', expiresAt: T0 + 10 };

    it('are taken once, by one of many at once, before they expire', async () => {
      const { accountLinks } = await openWithAnn();
      await accountLinks.put(link, 'digest');
      const taken = await Promise.all(
        Array.from({ length: 20 }, () => accountLinks.take('digest', T0 + 9)),
      );
      expect(taken.filter((each) => each !== null)).toEqual([link]);
      await accountLinks.put(link, 'digest');
      expect(await accountLinks.take('digest', T0 + 10)).toBeNull();
      expect(await accountLinks.take('digest', T0)).toBeNull();
    });

    it('take the place of earlier ones, and go with their user', async () => {
      const { accountLinks, users } = await openWithAnn();
      await users.create(sampleUser('bob'), { isFirst: false });
      await accountLinks.put(link, 'first');
      await accountLinks.put(link, 'second');
      expect(await accountLinks.take('first', T0)).toBeNull();
      await users.remove('ann');
      expect(await accountLinks.take('second', T0)).toBeNull();
      const gone = accountLinks.put(link, 'third');
      await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('passkeys', () => {
    const samplePasskey = (id: string, changes: Partial<Passkey> = {}): Passkey => ({
      id,
      userId: 'ann',
      name: 'a phone',
      publicKey: 'key',
      counter: 0,
      createdAt: T0,
      usedAt: null,
      ...changes,
    });

    it('are found with their user, and removed by no other one', async () => {
      const { passkeys, users } = await openWithAnn();
      await users.create(sampleUser('bob'), { isFirst: false });
      await passkeys.create(samplePasskey('a'));
      await passkeys.create(samplePasskey('b', { createdAt: T0 - 1 }));
      const again = passkeys.create(samplePasskey('a', { userId: 'bob' }));
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
      expect(await passkeys.find('a')).toEqual({
        passkey: samplePasskey('a'),
        user: sampleUser('ann'),
      });
      expect(await passkeys.find('c')).toBeNull();
      expect((await passkeys.listOf('ann')).map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await passkeys.remove('bob', 'a')).toBe(false);
      expect(await passkeys.remove('ann', 'a')).toBe(true);
      await users.remove('ann');
      expect(await passkeys.find('b')).toBeNull();
    });

    it('note each use that goes on from the one before', async () => {
      const { passkeys } = await openWithAnn();
      await passkeys.create(samplePasskey('a', { counter: 4 }));
      const use = { id: 'a', before: 4, counter: 5, at: T0 + 1 };
      expect(await passkeys.use(use)).toBe(true);
      expect(await passkeys.use(use)).toBe(false);
      expect((await passkeys.find('a'))?.passkey).toMatchObject({ counter: 5, usedAt: T0 + 1 });
    });

    it('are bounded for each user', async () => {
      const { passkeys } = await openWithAnn();
      const create = (at: number) => passkeys.create(samplePasskey(`p${at}`));
      for (let at = 0; at < MAX_PASSKEYS; at += 1) await create(at);
      await expect(create(MAX_PASSKEYS)).rejects.toMatchObject({ code: 'limit_exceeded' });
    });
  });

  it('finds a user by an account at a provider, which goes with them', async () => {
    const { identities, users } = await openWithAnn();
    await users.create(sampleUser('bob'), { isFirst: false });
    const identity = { issuer: 'https://id.example', subject: '7', userId: 'bob', createdAt: T0 };
    await identities.create(identity);
    const again = identities.create({ ...identity, userId: 'ann' });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    await identities.create({ ...identity, issuer: 'https://other.example', userId: 'ann' });
    expect(await identities.find(identity.issuer, '7')).toEqual(sampleUser('bob'));
    expect(await identities.find(identity.issuer, '8')).toBeNull();
    await users.remove('bob');
    expect(await identities.find(identity.issuer, '7')).toBeNull();
    expect((await identities.find('https://other.example', '7'))?.id).toBe('ann');
    const gone = identities.create(identity);
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
  });

  describe('the audit log', () => {
    const sampleRecord = (changes: Partial<AuditRecord> = {}): AuditRecord => ({
      at: T0,
      actor: { kind: 'user', id: 'ann', name: 'Ann' },
      address: '192.0.2.1',
      action: 'updateOwner',
      subject: 'ops',
      outcome: 'done',
      before: { name: 'Ops' },
      after: null,
      ...changes,
    });

    it('lists what was added, the newest first, by who, what and on what', async () => {
      const { audit } = await open();
      const records = [
        sampleRecord(),
        sampleRecord({ action: 'createSession', subject: 'eve@example.com', outcome: 'refused' }),
        sampleRecord({ actor: { kind: 'operator', id: null, name: '' }, subject: null }),
      ];
      for (const record of records) await audit.append(record);
      const all = await audit.list({ limit: 10, cursor: null });
      expect(all.items).toMatchObject(records.toReversed());
      const [newest] = all.items;
      expect(await audit.get(newest?.id ?? '')).toEqual(newest);
      expect(await audit.get('none')).toBeNull();
      const filtered = async (query: object) =>
        (await audit.list({ limit: 10, cursor: null, ...query })).items.length;
      expect(await filtered({ actorId: 'ann' })).toBe(2);
      expect(await filtered({ actorId: 'ann', action: 'updateOwner' })).toBe(1);
      expect(await filtered({ subject: 'eve@example.com' })).toBe(1);
      expect(await filtered({ since: T0 })).toBe(3);
      expect(await filtered({ since: T0 + 1 })).toBe(0);
      expect(await filtered({ until: T0 })).toBe(0);
      expect(await filtered({ since: T0, until: T0 + 1 })).toBe(3);
      const first = await audit.list({ limit: 2, cursor: null });
      const second = await audit.list({ limit: 2, cursor: first.nextCursor });
      expect([...first.items, ...second.items]).toEqual(all.items);
      expect(second.nextCursor).toBeNull();
    });

    it('forgets what is older than a year, and nothing else', async () => {
      const { audit } = await open();
      await audit.append(sampleRecord({ at: T0 - 1 }));
      await audit.append(sampleRecord());
      await audit.append(sampleRecord({ at: T0 + AUDIT_KEPT_MS }));
      const { items } = await audit.list({ limit: 10, cursor: null });
      expect(items.map(({ at }) => at)).toEqual([T0 + AUDIT_KEPT_MS, T0]);
    });
  });
}
