import { Type } from 'typebox';
import { MAX_KEY_NETWORKS } from '../../../core/accounts/api-key.ts';
import { SCOPES } from '../../../core/accounts/role.ts';
import { ID_PATTERN } from '../../../core/ids.ts';
import { MAX_USER_NAME } from '../../../core/accounts/user.ts';
import { nullable, timestamp } from '../paging.ts';

const scopeField = Type.Enum([...SCOPES], {
  description: 'Each includes those before it; never more than its user may.',
});
const projectIdField = Type.String({
  pattern: ID_PATTERN,
  description: 'The only project that it is good for; `null`: all of its user’s.',
});
const networksField = Type.Array(Type.String({ maxLength: 50 }), {
  maxItems: MAX_KEY_NETWORKS,
  description: 'Addresses and networks that it may be used from; empty: from anywhere.',
});

/** A key of a program, without its secret. */
export const apiKeySchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    scope: scopeField,
    project: nullable(projectIdField),
    userId: nullable(Type.String({ description: 'Who made it; `null`: the operator.' })),
    createdAt: timestamp,
    expiresAt: nullable(timestamp),
    networks: networksField,
    usedAt: nullable(timestamp),
    usedFrom: nullable(Type.String({ description: 'Address of its latest use.' })),
  },
  { title: 'ApiKey' },
);

/** One that was just made. */
export const madeApiKeySchema = Type.Object(
  {
    ...apiKeySchema.properties,
    secret: Type.String({ description: 'The key to be sent as a bearer; shown this once.' }),
  },
  { title: 'MadeApiKey' },
);

/** What a key is made of. */
export const newApiKeySchema = Type.Object(
  {
    name: Type.String({ maxLength: MAX_USER_NAME }),
    scope: scopeField,
    project: Type.Optional(nullable(projectIdField)),
    expiresAt: Type.Optional(nullable(timestamp)),
    networks: Type.Optional(networksField),
  },
  { additionalProperties: false, title: 'NewApiKey' },
);
