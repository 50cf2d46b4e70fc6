import { Type, type Static } from 'typebox';

// Deliberately loose: the receiving server is the judge of addresses; this only keeps accidents and injections out.
const ADDRESS = '^[^\\s<>@,;:"]{1,64}@[^\\s<>@,;:"]{1,255}$';

/** Settings of an e-mail channel. */
export const emailOptions = Type.Object(
  {
    to: Type.Union(
      [
        Type.String({ pattern: ADDRESS }),
        Type.Array(Type.String({ pattern: ADDRESS }), { minItems: 1, maxItems: 20 }),
      ],
      { title: 'To', description: 'One address, or up to 20.' },
    ),
    from: Type.String({
      pattern: ADDRESS,
      title: 'From',
      description: 'The sender’s address.',
    }),
    smtp: Type.String({
      pattern: '^smtps?://[^\\s]+$',
      title: 'SMTP server',
      description:
        'smtp://host:port (STARTTLS where offered) or smtps://host:port; user:password@ before the host to log in.',
      secret: true,
    }),
  },
  { additionalProperties: false },
);

export type EmailOptions = Static<typeof emailOptions>;
