import { randomBytes } from 'node:crypto';
import type { ShownUser, UserParts } from '../../cli/user/command.ts';
import { readEmail, type User } from '../../core/accounts/user.ts';
import { found } from '../../core/errors.ts';
import { eachOf } from '../../engine/alerting/routes.ts';
import type { AccountNeeds } from '../../services/accounts/sessions.ts';
import { createUser, setPassword, updateUser } from '../../services/accounts/users.ts';
import { noteByOperator, withAccounts } from './with-accounts.ts';

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

/** 126 bits that a person can type. */
function newPassword(): string {
  return randomBytes(18).toString('base64url').slice(0, 21);
}

function shown({ id, name, email, role, isDisabled }: User): ShownUser {
  return { id, name, email, role, isDisabled };
}

function note(
  needs: AccountNeeds,
  { action, user }: { readonly action: string; readonly user: ShownUser },
): Promise<void> {
  return noteByOperator(needs, {
    by: 'squirrel user',
    action,
    subject: user.id,
    after: { ...user },
  });
}
