import { createServer, type AddressInfo } from 'node:net';
import type { OidcSettings } from '../../../src/core/accounts/oidc.ts';
import { outgoingFetch } from '../../../src/network/index.ts';
import { openApiFixture, textOf, type Answer, type ApiFixture } from '../api/api-fixture.ts';
import type { Browser } from '../api/signed-in.ts';
import { loopbackNetwork } from '../loopback-network.ts';

/** Where people reach the service of the tests; nothing listens there. */
export const PUBLIC_URL = 'http://squirrel.example/watch/';

/** The API with a provider, over the real network on loopback. */
export async function openOidcFixture(
  settings: Pick<OidcSettings, 'issuer'> & Partial<OidcSettings>,
): Promise<ApiFixture> {
  const network = loopbackNetwork();
  const api = await openApiFixture({
    ingress: { publicUrl: PUBLIC_URL },
    signIn: {
      mailer: null,
      oidc: {
        fetch: outgoingFetch(network),
        settings: {
          clientId: 'uptimesquirrel',
          clientSecret: null,
          name: 'House ID',
          scopes: ['openid', 'email', 'profile'],
          groupsClaim: 'groups',
          groups: { viewer: [], editor: [], admin: [] },
          createsUsers: false,
          ...settings,
        },
      },
    },
  });
  return {
    ...api,
    close: async () => {
      await api.close();
      network.close();
    },
  };
}

/** Begins a sign-in in a browser: where it has to go. */
export async function begin(browser: Browser, next?: string): Promise<string> {
  const payload = next === undefined ? {} : { next };
  const answer = await browser.call({
    method: 'POST',
    url: '/api/v1/session/oidc/options',
    payload,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return textOf(answer.body['url']);
}

/** Ends it with what the provider has sent the browser back with. */
export function finish(browser: Browser, query: string): Promise<Answer> {
  return browser.call({ method: 'POST', url: '/api/v1/session/oidc', payload: { query } });
}

/** A port on which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
