import type { Problem } from '../../core/errors.ts';
import type { EmailOptions } from './options.ts';
import { smtpServer } from './smtp-address.ts';

/** What keeps a mail from ever being sent, without quoting the password that may be in the address. */
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
