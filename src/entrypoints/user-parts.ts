import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createCredentials } from '../api/accounts/credentials.ts';
import type { ShownUser, UserParts, UserPlace } from '../cli/user/command.ts';
import { readEmail, type User } from '../core/accounts/user.ts';
import { found, NotFoundError } from '../core/errors.ts';
import { eachOf } from '../engine/alerting/routes.ts';
import type { AccountNeeds } from '../services/accounts/sessions.ts';
import { createUser, setPassword, updateUser } from '../services/accounts/users.ts';
import { placeOfDatabase, placeOfFile } from '../storage/index.ts';
import { systemClock } from './system-clock.ts';
import { openEncryptedStorage } from './compose/encrypted-storage.ts';

/** Puts together what `squirrel user` works with. */
export function userParts(): UserParts {
  return {
    list: (place) =>
      withAccounts(place, async ({ storage }) => {
        const users: ShownUser[] = [];
        for await (const user of eachOf((page) => storage.users.list(page)))
          users.push(shown(user));
        return users;
      }),
    add: (place, form) =>
      withAccounts(place, async (needs) => {
        const password = newPassword();
        const user = shown(await createUser(needs, { ...form, password }));
        await note(needs, { action: 'createUser', user });
        return { user, password };
      }),
    resetPassword: (place, email) =>
      withAccounts(place, async (needs) => {
        const known = await needs.storage.users.findByEmail(readEmail(email) ?? email);
        const { id } = found(known, 'user', email);
        const password = newPassword();
        await setPassword(needs, id, password);
        await needs.storage.secondFactors.remove(id);
        const user = shown(await updateUser(needs, id, { isDisabled: false }));
        await note(needs, { action: 'replaceAccountPassword', user });
        return { user, password };
      }),
  };
}

async function withAccounts<Result>(
  { dataDirectory, databaseUrl }: UserPlace,
  task: (needs: AccountNeeds) => Promise<Result>,
): Promise<Result> {
  // A folder that was mistyped would become a new, empty installation.
  if (!existsSync(dataDirectory)) throw new NotFoundError('data folder', dataDirectory);
  const database = databaseUrl === null ? placeOfFile(dataDirectory) : placeOfDatabase(databaseUrl);
  const storage = await openEncryptedStorage({ database, dataDirectory });
  try {
    return await task({
      storage,
      clock: systemClock,
      newId: () => randomBytes(12).toString('hex'),
      credentials: createCredentials(),
    });
  } finally {
    await storage.close();
  }
}

/** 126 bits that a person can type. */
function newPassword(): string {
  return randomBytes(18).toString('base64url').slice(0, 21);
}

function shown({ id, name, email, role, isDisabled }: User): ShownUser {
  return { id, name, email, role, isDisabled };
}

async function note(
  { storage }: AccountNeeds,
  { action, user }: { readonly action: string; readonly user: ShownUser },
): Promise<void> {
  await storage.audit.append({
    at: systemClock.now(),
    actor: { kind: 'operator', id: null, name: 'squirrel user' },
    address: '',
    action,
    subject: user.id,
    outcome: 'done',
    before: null,
    after: { ...user },
  });
}
