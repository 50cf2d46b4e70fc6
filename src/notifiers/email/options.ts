import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import { dkimOptions, dkimProblems } from './dkim.ts';
import { MAILBOX_PATTERN } from './mailbox.ts';
import { smtpServer } from './smtp-address.ts';

/** Settings of an e-mail channel. */
export const emailOptions = Type.Object(
  {
    to: Type.Union(
      [
        Type.String({ pattern: MAILBOX_PATTERN }),
        Type.Array(Type.String({ pattern: MAILBOX_PATTERN }), { minItems: 1, maxItems: 20 }),
      ],
      {
        title: 'To',
        examples: ['ops@example.com'],
        description:
          'One address, or up to 20, also as `Name <address>`; each gets a mail of its own.',
      },
    ),
    from: Type.String({
      pattern: MAILBOX_PATTERN,
      title: 'From',
      examples: ['Squirrel <squirrel@example.com>'],
      description:
        'The sender’s address, or `Name <address>`; a name with `@` or `<` in it stands in double quotes.',
    }),
    smtp: Type.String({
      pattern: '^smtps?://[^\\s]+$',
      title: 'SMTP server',
      description:
        'smtp://host:port (STARTTLS where offered) or smtps://host:port; user:password@ before the host to log in.',
      secret: true,
    }),
    tls: Type.Optional(
      Type.Enum(['verify', 'opportunistic', 'none'], {
        title: 'TLS',
        description:
          'How much TLS is required, as below; by default TLS where offered, and always with a login.',
      }),
    ),
    ...dkimOptions,
  },
  { additionalProperties: false },
);

export type EmailOptions = OptionsOf<typeof emailOptions>;

/** Whatever keeps a mail from ever being sent, without quoting the secrets in it. */
export function emailProblems(options: Omit<EmailOptions, 'to' | 'from'>): readonly Problem[] {
  return [...serverProblems(options), ...dkimProblems(options)];
}

function serverProblems({ smtp, tls }: Pick<EmailOptions, 'smtp' | 'tls'>): readonly Problem[] {
  const server = smtpServer(smtp);
  if (server === null) {
    const message = 'smtp is not the address of a mail server: a login, a host and a port at most';
    const hint =
      'for example smtp://user:password@mail.example.com:587; in user and password write % as %25, @ as %40, / as %2F';
    return [{ path: 'smtp', message, hint }];
  }
  if (tls === 'none' && server.isImplicitTls) {
    const message = 'smtps:// is TLS from the first byte, and tls says none';
    return [{ path: 'tls', message, hint: 'write smtp://, or leave tls out' }];
  }
  return [];
}
