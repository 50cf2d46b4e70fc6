import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import { smtpServer } from './smtp-address.ts';

// Controls, blanks and the invisible characters that reorder or hide text.
const UNSEEN =
  '\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff';
// Deliberately loose: the receiving server is the judge of addresses; this only keeps accidents and injections out.
const PART = `[^${UNSEEN}<>@,;:"]`;
const ADDRESS = `${PART}{1,64}@${PART}{1,255}`;
const NAME = '[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e<>@]{1,100}';

/** Settings of an e-mail channel. */
export const emailOptions = Type.Object(
  {
    to: Type.Union(
      [
        Type.String({ pattern: `^${ADDRESS}$` }),
        Type.Array(Type.String({ pattern: `^${ADDRESS}$` }), { minItems: 1, maxItems: 20 }),
      ],
      { title: 'To', description: 'One address, or up to 20; each gets a mail of its own.' },
    ),
    from: Type.String({
      pattern: `^(${ADDRESS}|${NAME}<${ADDRESS}>)$`,
      title: 'From',
      description: 'The sender’s address, or `Name <address>`.',
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
  },
  { additionalProperties: false },
);

export type EmailOptions = OptionsOf<typeof emailOptions>;

/** The sender, name and address apart. */
export function senderOf({ from }: Pick<EmailOptions, 'from'>): {
  readonly name: string;
  readonly address: string;
} {
  const named = /^(.*)<([^<>]*)>$/.exec(from);
  if (named === null) return { name: '', address: from };
  const name = (named[1] ?? '').trim().replace(/^"(.*)"$/, '$1');
  return { name, address: named[2] ?? '' };
}

/** Whatever keeps a mail from ever being sent, without quoting the password that may be in the address. */
export function emailProblems({
  smtp,
  tls,
}: Pick<EmailOptions, 'smtp' | 'tls'>): readonly Problem[] {
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
