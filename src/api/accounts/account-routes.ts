import type { TypedApp } from '../validation.ts';
import type { AccountSurface } from './account-surface.ts';
import { addAccountLinkRoutes } from './account-link-routes.ts';
import { addApiKeyRoutes } from './api-key-routes.ts';
import { addAuditRoutes } from './audit-routes.ts';
import { addOidcRoutes } from './oidc/oidc-routes.ts';
import { addOwnAccountRoutes } from './own-account-routes.ts';
import { addPasswordMailRoute } from './password/password-mail-routes.ts';
import { addPasskeyRoutes } from './passkeys/passkey-routes.ts';
import { addProxySignIn } from './proxy-sign-in.ts';
import { addSecondFactorRoutes } from './second-factor-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addSetupRoutes } from './setup-routes.ts';
import { addUserRoutes } from './user-routes.ts';

/** Everything about accounts: the first one, signing in, one's own, and those of others. */
export function addAccountRoutes(app: TypedApp, surface: AccountSurface): void {
  addSetupRoutes(app, surface);
  addSessionRoutes(app, surface);
  addProxySignIn(app, surface);
  addOidcRoutes(app, surface);
  addOwnAccountRoutes(app, surface);
  addSecondFactorRoutes(app, surface);
  addPasskeyRoutes(app, surface);
  addUserRoutes(app, surface);
  addAccountLinkRoutes(app, surface);
  addPasswordMailRoute(app, surface);
  addApiKeyRoutes(app, surface);
  addAuditRoutes(app, surface);
}
