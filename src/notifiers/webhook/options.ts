import { Type, type Static } from 'typebox';

/** Settings of a webhook channel. */
export const webhookOptions = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 2048,
      title: 'URL',
      description: 'Receives a POST with a JSON body; answer 2xx within 15 s.',
    }),
    secret: Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
      title: 'Signing secret',
      description: 'whsec_ and 24 to 64 random bytes in base64 (Standard Webhooks).',
      secret: true,
    }),
  },
  { additionalProperties: false },
);

export type WebhookOptions = Static<typeof webhookOptions>;
