import { Type, type Static } from 'typebox';
import { MAX_MEMBERSHIPS } from '../../../core/accounts/membership.ts';
import { ROLES, SCOPES, USER_ROLES } from '../../../core/accounts/role.ts';
import type { UserSession } from '../../../core/accounts/session.ts';
import {
  MAX_EMAIL,
  MAX_USER_NAME,
  PASSWORD_LENGTH,
  type User,
} from '../../../core/accounts/user.ts';
import { asProjectId, ID_PATTERN } from '../../../core/ids.ts';
import type { Membership } from '../../../core/accounts/membership.ts';
import type { JsonObject } from '../../../core/json.ts';
import { nullable, timestamp } from '../paging.ts';

const strict = { additionalProperties: false } as const;

/** A name, as people write it. */
const nameText = Type.String({ maxLength: MAX_USER_NAME });
const emailText = Type.String({ maxLength: MAX_EMAIL });
/** A password to be chosen or compared; which may be chosen is judged later. */
const passwordText = Type.String({
  maxLength: 4 * PASSWORD_LENGTH.max,
  description: `A new one has ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`,
  secret: true,
});
const roleField = Type.Enum([...USER_ROLES], {
  description:
    'Each includes those before it: members see their projects only, viewers read, editors change, admins let others in.',
});
/** What someone is in one project. */
export const projectRoleField = Type.Enum([...ROLES], {
  description: 'Each includes those before it: viewers read, editors change, admins let others in.',
});
const membershipsField = Type.Array(
  Type.Object(
    { project: Type.String({ pattern: ID_PATTERN }), role: projectRoleField },
    { ...strict, title: 'Membership' },
  ),
  { maxItems: MAX_MEMBERSHIPS, description: 'What the user is in single projects.' },
);

/** A user as it is answered. */
export const userSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    email: Type.String(),
    role: roleField,
    memberships: membershipsField,
    isDisabled: Type.Boolean({ description: 'Cannot sign in.' }),
    hasPassword: Type.Boolean(),
    createdAt: timestamp,
    signedInAt: nullable(timestamp),
  },
  { title: 'User' },
);

/** What a user is made of. */
export const newUserSchema = Type.Object(
  {
    name: nameText,
    email: emailText,
    role: roleField,
    memberships: Type.Optional(membershipsField),
    password: Type.Optional(nullable(passwordText)),
  },
  { ...strict, title: 'NewUser' },
);

/** What may change about a user. */
export const userPatchSchema = Type.Object(
  {
    name: Type.Optional(nameText),
    email: Type.Optional(emailText),
    role: Type.Optional(roleField),
    memberships: Type.Optional(membershipsField),
    isDisabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(passwordText),
  },
  { ...strict, title: 'UserPatch' },
);

/** A session in the list of a user. */
export const sessionSchema = Type.Object(
  {
    id: Type.String(),
    createdAt: timestamp,
    seenAt: Type.Integer({ description: 'About a minute late; epoch milliseconds.' }),
    address: Type.String({ description: 'Of the latest request.' }),
    agent: Type.String({ description: 'What the browser calls itself.' }),
    isCurrent: Type.Boolean({ description: 'The one that asks.' }),
  },
  { title: 'Session' },
);

/** Who asks. */
export const callerSchema = Type.Object(
  {
    kind: Type.Enum(['user', 'key', 'operator'], {
      description: '`operator`: who has a key of the data folder.',
    }),
    scope: Type.Enum([...SCOPES], {
      description:
        'The most that the caller may do in any project; `admin`: in the whole installation.',
    }),
    user: nullable(userSchema),
    csrfToken: nullable(
      Type.String({
        description: 'To be sent as `x-csrf-token` with everything that changes something.',
      }),
    ),
    confirmedUntil: nullable(
      Type.Integer({
        description: 'Until when what protects accounts can be changed without the password.',
      }),
    ),
  },
  { title: 'Caller' },
);

export const setupSchema = Type.Object(
  {
    isOpen: Type.Boolean({ description: 'No account was ever made.' }),
    provider: nullable(
      Type.String({ description: 'What the OpenID provider is called; `null`: there is none.' }),
    ),
    mailsLinks: Type.Boolean({
      description: 'Who forgot a password gets a link by mail: `POST /api/v1/password/link`.',
    }),
  },
  { title: 'Setup' },
);

/** The first account. */
export const firstAccountSchema = Type.Object(
  {
    token: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The one that the start of the service prints; not needed beside a key.',
        secret: true,
      }),
    ),
    name: nameText,
    email: emailText,
    password: passwordText,
  },
  { ...strict, title: 'FirstAccount' },
);

export const signInSchema = Type.Object(
  {
    email: emailText,
    password: passwordText,
    code: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'Of the app, or a recovery code: after an answer with `needsCode`.',
      }),
    ),
  },
  { ...strict, title: 'SignIn' },
);

export const confirmationSchema = Type.Object(
  { password: passwordText },
  { ...strict, title: 'Confirmation' },
);

export const passwordChangeSchema = Type.Object(
  { current: passwordText, password: passwordText },
  { ...strict, title: 'PasswordChange' },
);

/** A user without secrets. */
export function userView(user: User): JsonObject {
  const { id, name, email, role, isDisabled, createdAt, signedInAt } = user;
  const memberships = user.memberships.map(({ projectId, role: of }) => ({
    project: projectId,
    role: of,
  }));
  const hasPassword = user.passwordHash !== null;
  return { id, name, email, role, memberships, isDisabled, hasPassword, createdAt, signedInAt };
}

/** Memberships as they are written to the API. */
export function membershipsOf(given: Static<typeof membershipsField>): readonly Membership[] {
  return given.map(({ project, role }) => ({ projectId: asProjectId(project), role }));
}

/** A session as its user sees it. */
export function sessionView(session: UserSession, currentId: string | null): JsonObject {
  const { id, createdAt, seenAt, address, agent } = session;
  return { id, createdAt, seenAt, address, agent, isCurrent: id === currentId };
}
