import type { CustomFetch } from 'openid-client';
import type { Ingress } from '../../core/address/ingress.ts';
import type { OidcSettings } from '../../core/accounts/oidc.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountMailer } from '../../core/accounts/account-mail.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { AccountSurface } from './account-surface.ts';
import { createOidcClient } from './oidc/oidc-client.ts';

/** How people sign in beside a password and a passkey, and get a new password. */
export interface SignInOptions {
  readonly oidc: {
    readonly settings: OidcSettings;
    /** `fetch` under the rules for outgoing connections. */
    readonly fetch: CustomFetch;
  } | null;
  /** `null`: the service sends no mail about accounts. */
  readonly mailer: AccountMailer | null;
}

export const PASSWORD_ALONE: SignInOptions = { oidc: null, mailer: null };

/** The same as the routes use it. */
export function openSignIn(setup: {
  readonly signIn: SignInOptions;
  readonly ingress: Ingress;
  readonly context: ServiceContext;
  readonly log: Log;
}): Pick<AccountSurface, 'oidc' | 'mailer'> {
  const { signIn, ingress, context, log } = setup;
  const { oidc, mailer } = signIn;
  if (oidc === null) return { oidc, mailer };
  if (ingress.publicUrl === null) throw new AppError('bug', 'a provider needs a public URL');
  // To the letter what is registered there; nothing of a request goes into it.
  const page = `${ingress.publicUrl}sign-in`;
  const { settings, fetch } = oidc;
  const { clock } = context;
  const client = createOidcClient({
    settings,
    redirectUri: page,
    endedUri: page,
    fetch,
    clock,
    log,
  });
  return { oidc: { settings, client }, mailer };
}
