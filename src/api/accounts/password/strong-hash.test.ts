import { expect, it } from 'vitest';
import { signIn } from '../../../services/accounts/sign-in.ts';
import { openServiceFixture } from '../../../../test/support/api/api-fixture.ts';
import { PASSWORD } from '../../../../test/support/api/signed-in.ts';
import { createUser } from '../../../services/accounts/users.ts';
import { createCredentials } from '../credentials.ts';

const ORIGIN = { address: '192.0.2.1', agent: '' };
const FORM = { email: 'ann@example.com', password: PASSWORD, code: null };

it('hashes the password of who signs in anew once hashes cost more, and ends no session by it', async () => {
  const { context, storage, metrics } = await openServiceFixture();
  const ann = { name: 'Ann', email: FORM.email, role: 'admin', password: PASSWORD } as const;
  const { id } = await createUser(context, ann);
  await signIn(context, FORM, ORIGIN);
  const hashNow = async () => (await storage.users.get(id))?.passwordHash ?? '';
  const before = await hashNow();
  const costly = { memory: 64, passes: 2, parallelism: 1 };
  const later = { ...context, credentials: createCredentials(costly) };
  const wrong = { ...FORM, password: 'a guess of another one' };
  expect((await signIn(later, wrong, ORIGIN)).kind).toBe('wrong');
  expect(await hashNow()).toBe(before);
  const both = await Promise.all([signIn(later, FORM, ORIGIN), signIn(later, FORM, ORIGIN)]);
  expect(both.map(({ kind }) => kind)).toContain('done');
  const strong = await hashNow();
  expect(strong).toMatch(/^\$argon2id\$v=19\$m=64,t=2,p=1\$/);
  expect(await later.credentials.verifyPassword(PASSWORD, strong)).toBe(true);
  expect((await signIn(later, FORM, ORIGIN)).kind).toBe('done');
  expect(await hashNow()).toBe(strong);
  expect((await storage.sessions.listOf(id)).length).toBeGreaterThanOrEqual(3);
  metrics.stop();
  await storage.close();
});
