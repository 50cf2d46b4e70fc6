import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

/** Someone with an account at the provider. */
export interface ProvidersUser {
  readonly email: string;
  readonly isVerified: boolean;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The certified provider of the package oidc-provider on loopback, in which a click is enough to be signed in. */
export interface RealProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By their subject. */
  readonly users: Map<string, ProvidersUser>;
  /** Follows an address as a browser of `subject` does, up to where it would leave the provider. */
  follow(url: string, subject: string): Promise<URL>;
  stop(): Promise<void>;
}

const CLIENT = { clientId: 'uptimesquirrel', clientSecret: 'a secret of the tests & its = signs' };

export async function startRealProvider(pages: {
  readonly signedIn: string;
  readonly signedOut: string;
}): Promise<RealProvider> {
  const users = new Map<string, ProvidersUser>();
  let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = providerOf({ issuer, users, pages });
  const callback = provider.callback();
  answer = (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return callback(request, response);
    void interact(provider, request, response);
  };
  return {
    issuer,
    ...CLIENT,
    users,
    follow: (url, subject) => followIn({ issuer, url, subject }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function providerOf({
  issuer,
  users,
  pages,
}: {
  readonly issuer: string;
  readonly users: ReadonlyMap<string, ProvidersUser>;
  readonly pages: { readonly signedIn: string; readonly signedOut: string };
}): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [pages.signedIn],
        post_logout_redirect_uris: [pages.signedOut],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of the tests'] },
    scopes: ['openid', 'email', 'profile'],
    claims: { email: ['email', 'email_verified', 'groups'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, subject: string) => ({
      accountId: subject,
      claims: () => {
        const user = users.get(subject);
        return {
          sub: subject,
          email: user?.email,
          email_verified: user?.isVerified,
          name: user?.name,
          groups: user?.groups,
        };
      },
    }),
  });
}

/** Signs in whom the header names, and agrees to whatever is asked. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, session, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const login = { accountId: String(request.headers['x-subject']) };
    return provider.interactionFinished(request, response, { login });
  }
  const accountId = session?.accountId ?? '';
  const grant = new provider.Grant({ accountId, clientId: params['client_id'] ?? '' });
  grant.addOIDCScope(params['scope'] ?? '');
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent });
}

async function followIn({
  issuer,
  url,
  subject,
}: {
  readonly issuer: string;
  readonly url: string;
  readonly subject: string;
}): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = new URL(url);
  for (let steps = 0; at.origin === issuer; steps += 1) {
    if (steps > 10) throw new Error(`the provider goes round in circles: ${at.href}`);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'x-subject': subject, cookie };
    const response = await fetch(at, { headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next === null)
      throw new Error(`${at.href} answered ${response.status}: ${await response.text()}`);
    at = new URL(next, at);
  }
  return at;
}
