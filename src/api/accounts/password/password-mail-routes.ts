import { Type } from 'typebox';
import { MAILED_RESET_MS } from '../../../core/accounts/account-link.ts';
import { MAX_EMAIL, readEmail } from '../../../core/accounts/user.ts';
import { AppError } from '../../../core/errors.ts';
import { LANGUAGES, type Language } from '../../../core/people/owner.ts';
import { passwordLetter } from '../../../core/wording/letter/password-letter.ts';
import { makeMailedLink } from '../../../services/accounts/account-links.ts';
import { createAttemptLimit } from '../../guards/attempt-limit.ts';
import { callerOf } from '../../guards/caller.ts';
import type { TypedApp } from '../../validation.ts';
import type { AccountSurface } from '../account-surface.ts';

/** Mails that one address may ask for at once, and in each quarter of an hour. */
const CALLS = { attempts: 5, windowMs: 15 * 60_000 };
/** Mails about one account, asked for by anybody. */
const MAILS = { attempts: 3, windowMs: 60 * 60_000 };

const forgottenSchema = Type.Object(
  {
    email: Type.String({ maxLength: MAX_EMAIL }),
    language: Type.Enum([...LANGUAGES], { description: 'Of the mail.' }),
  },
  { additionalProperties: false, title: 'ForgottenPassword' },
);

/**
 * Mails a link to who forgot the password. The answer is given before anything is looked up: it says the same, after the same
 * time, whether or not there is such an account.
 */
export function addPasswordMailRoute(app: TypedApp, surface: AccountSurface): void {
  const { context, mailer, log } = surface;
  const calls = createAttemptLimit({ clock: context.clock, ...CALLS });
  const mails = createAttemptLimit({ clock: context.clock, ...MAILS });
  app.post(
    '/api/v1/password/link',
    {
      config: { access: 'public' },
      schema: {
        tags: ['accounts'],
        summary: 'Mail a link by which a user chooses a password, once, within an hour',
        description: 'The answer is the same whether or not there is such an account.',
        body: forgottenSchema,
        response: { 202: Type.Null() },
      },
    },
    async ({ ip, body }, reply) => {
      if (mailer === null)
        throw new AppError('not_found', 'no mail server is set: see the section mail');
      const email = readEmail(body.email);
      const waitMs = calls.take(callerOf(ip)) || (email === null ? 0 : mails.take(email));
      if (waitMs > 0) {
        const details = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
        throw new AppError('limit_exceeded', 'too many mails: wait a moment', { details });
      }
      if (email !== null) {
        const request = { email, language: body.language, address: ip };
        setImmediate(() => {
          mailLink(surface, request).catch((error: unknown) => {
            log.error({ error: String(error) }, 'a link for a new password was not mailed');
          });
        });
      }
      return reply.code(202).send();
    },
  );
}

interface MailRequest {
  readonly email: string;
  readonly language: Language;
  readonly address: string;
}

async function mailLink(surface: AccountSurface, request: MailRequest): Promise<void> {
  const { context, mailer, ingress, log } = surface;
  const made = await makeMailedLink(context, request.email);
  if (made === null || mailer === null) return;
  const { user, secret } = made;
  await context.storage.audit.append({
    at: context.clock.now(),
    actor: { kind: 'unknown', id: null, name: '' },
    address: request.address,
    action: 'createPasswordLink',
    subject: user.id,
    outcome: 'done',
    before: null,
    after: null,
  });
  const end = await mailer.send({
    to: user.email,
    id: `password_${context.newId()}`,
    letter: passwordLetter({
      language: request.language,
      name: user.name,
      // Never below the name that the request was sent to: who sends it could choose it.
      url: `${ingress.publicUrl ?? ''}set-password#token=${secret}`,
      minutes: MAILED_RESET_MS / 60_000,
    }),
  });
  if (end.kind === 'failed')
    log.error({ detail: end.detail }, 'a link for a new password was not mailed');
}
