import { Type } from 'typebox';
import { MAX_USER_NAME } from '../../../core/accounts/user.ts';
import { nullable, timestamp } from '../paging.ts';

const text = Type.String({ maxLength: 20_000 });

/** A passkey, as its user sees it. */
export const passkeySchema = Type.Object(
  { id: Type.String(), name: Type.String(), createdAt: timestamp, usedAt: nullable(timestamp) },
  { title: 'Passkey' },
);

/** What a page hands to the browser. */
export const passkeyOptionsSchema = Type.Object(
  {
    attempt: Type.String({ description: 'To be sent with the answer of the browser.' }),
    options: Type.Record(Type.String(), Type.Unknown(), {
      description: 'JSON form of WebAuthn, for `parse…OptionsFromJSON` of the browser.',
    }),
  },
  { title: 'PasskeyOptions' },
);

/** What a browser answers, in the JSON form of WebAuthn. */
const credential = {
  id: Type.String({ maxLength: 2_000 }),
  rawId: Type.String({ maxLength: 2_000 }),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(
    Type.Union([Type.Literal('cross-platform'), Type.Literal('platform')]),
  ),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
};

export const newPasskeySchema = Type.Object(
  {
    attempt: Type.String({ maxLength: 100 }),
    name: Type.String({ minLength: 1, maxLength: MAX_USER_NAME }),
    credential: Type.Object({
      ...credential,
      response: Type.Object(
        { clientDataJSON: text, attestationObject: text },
        { additionalProperties: true },
      ),
    }),
  },
  { additionalProperties: false, title: 'NewPasskey' },
);

export const passkeySignInSchema = Type.Object(
  {
    attempt: Type.String({ maxLength: 100 }),
    credential: Type.Object({
      ...credential,
      response: Type.Object(
        {
          clientDataJSON: text,
          authenticatorData: text,
          signature: text,
          userHandle: Type.Optional(text),
        },
        { additionalProperties: true },
      ),
    }),
  },
  { additionalProperties: false, title: 'PasskeySignIn' },
);
