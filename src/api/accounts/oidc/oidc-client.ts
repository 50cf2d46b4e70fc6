import type { Configuration, CustomFetch, IDToken, UserInfoResponse } from 'openid-client';
import type { OidcSettings, ProvidedIdentity } from '../../../core/accounts/oidc.ts';
import { AppError, UnavailableError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';

/** Secrets of one sign-in, known to this service and, in part, to the provider. */
export interface OidcSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Talks to an OpenID provider (OpenID Connect Core 1.0, code flow with PKCE). */
export interface OidcClient {
  /** Where the provider sends browsers back to, to the letter. */
  readonly redirectUri: string;
  /** Where to send the browser. */
  authorizationUrl(secrets: OidcSecrets): Promise<string>;
  /**
   * Whom the provider has signed in, by the address that it has sent the browser back to. Throws `AppError` with the code
   * `unauthorized` when anything about it is not as it has to be.
   */
  identityOf(returned: URL, secrets: OidcSecrets): Promise<ProvidedIdentity>;
  /** Where the browser signs out of the provider too; `null`: it has no such page. */
  endUrl(): Promise<string | null>;
}

export interface OidcClientSetup {
  readonly settings: OidcSettings;
  /** Where the provider sends browsers back to, to the letter. */
  readonly redirectUri: string;
  /** Where it sends them once they have signed out. */
  readonly endedUri: string;
  /** Under the rules for outgoing connections. */
  readonly fetch: CustomFetch;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

/** What a provider says of itself is read again after so long. */
const METADATA_MS = 60 * 60_000;
const TIMEOUT_S = 10;
const MAX_GROUPS = 1_000;

/** Loads its library with the first sign-in. */
export function createOidcClient(setup: OidcClientSetup): OidcClient {
  const { settings, redirectUri, endedUri, log } = setup;
  const configuration = keepConfiguration(setup);
  return {
    redirectUri,
    authorizationUrl: async ({ state, nonce, verifier }) => {
      const library = await import('openid-client');
      const url = library.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(' '),
        state,
        nonce,
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return url.href;
    },
    identityOf: async (returned, { state, nonce, verifier }) => {
      const { authorizationCodeGrant, fetchUserInfo } = await import('openid-client');
      const config = await configuration();
      try {
        const tokens = await authorizationCodeGrant(config, returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('there is no ID token');
        // Many providers name groups and addresses there alone.
        const more =
          config.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await fetchUserInfo(config, tokens.access_token, claims.sub);
        return identityIn(settings, claims, more);
      } catch (error) {
        log.warn({ error: causeOf(error) }, 'a sign-in by the OpenID provider failed');
        throw new AppError('unauthorized', `${settings.name} has not signed you in: try again`);
      }
    },
    endUrl: async () => {
      const { buildEndSessionUrl } = await import('openid-client');
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(config, { post_logout_redirect_uri: endedUri }).href;
    },
  };
}

function keepConfiguration({
  settings,
  fetch,
  clock,
  log,
}: OidcClientSetup): () => Promise<Configuration> {
  let kept: { readonly config: Configuration; readonly at: number } | null = null;
  return async () => {
    if (kept !== null && clock.monotonicMs() - kept.at < METADATA_MS) return kept.config;
    const library = await import('openid-client');
    const { issuer, clientId, clientSecret } = settings;
    const way = clientSecret === null ? library.None() : library.ClientSecretBasic(clientSecret);
    try {
      const config = await library.discovery(new URL(issuer), clientId, undefined, way, {
        [library.customFetch]: fetch,
        timeout: TIMEOUT_S,
        execute: [
          // The signature of each ID token is checked, not only where it came from.
          library.enableNonRepudiationChecks,
          // The settings allow it for this machine alone.
          // oxlint-disable-next-line typescript/no-deprecated -- its maker wants it to stand out
          ...(new URL(issuer).protocol === 'http:' ? [library.allowInsecureRequests] : []),
        ],
      });
      kept = { config, at: clock.monotonicMs() };
      return config;
    } catch (error) {
      log.warn({ error: causeOf(error) }, 'the OpenID provider does not say what it is');
      throw new UnavailableError(`${settings.name} cannot be reached just now`);
    }
  };
}

function identityIn(
  { issuer, groupsClaim }: OidcSettings,
  token: IDToken,
  more: Partial<UserInfoResponse>,
): ProvidedIdentity {
  // What is signed goes before what is not.
  const claims: Readonly<Record<string, unknown>> = { ...more, ...token };
  const { email, email_verified: isVerified, name, preferred_username: login } = claims;
  const groups = claims[groupsClaim];
  return {
    issuer,
    subject: token.sub,
    verifiedEmail: isVerified === true && typeof email === 'string' ? email : null,
    name: [name, login].find((text) => typeof text === 'string') ?? '',
    groups: (Array.isArray(groups) ? groups : [groups])
      .filter((group) => typeof group === 'string')
      .slice(0, MAX_GROUPS),
    provedAt: token.auth_time === undefined ? null : token.auth_time * 1000,
  };
}

/** For the log: the reasons of the library say what was wrong, and hold no secret. */
function causeOf(error: unknown): string {
  const { message, code, error: kind, cause } = error as Error & Record<string, unknown>;
  const why = cause instanceof Error ? cause.message : '';
  return [message, code, kind, why]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(': ');
}
