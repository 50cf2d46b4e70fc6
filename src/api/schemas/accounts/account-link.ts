import { Type } from 'typebox';
import { PASSWORD_LENGTH } from '../../../core/accounts/user.ts';
import { nullable, timestamp } from '../paging.ts';

/** A link that was just made. */
export const accountLinkSchema = Type.Object(
  {
    url: nullable(
      Type.String({ description: 'Below the public URL; `null` when the service knows none.' }),
    ),
    path: Type.String({ description: 'Behind the address of this service. Shown this once.' }),
    expiresAt: timestamp,
  },
  { title: 'AccountLink' },
);

/** What the holder of a link sends. */
export const chosenPasswordSchema = Type.Object(
  {
    token: Type.String({ maxLength: 200, description: 'Of the link.', secret: true }),
    password: Type.String({ maxLength: 4 * PASSWORD_LENGTH.max, secret: true }),
  },
  { additionalProperties: false, title: 'ChosenPassword' },
);

/** Whose password was set. */
export const chosenForSchema = Type.Object(
  { id: Type.String(), email: Type.String({ description: 'To sign in with.' }) },
  { title: 'ChosenFor' },
);
