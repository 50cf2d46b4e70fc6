import type { InjectOptions } from 'fastify';
import type { Role } from '../../../src/core/accounts/role.ts';
import { createUser } from '../../../src/services/accounts/users.ts';
import { textOf, type Answer, type ApiFixture } from './api-fixture.ts';

/** The password of every account of the tests. */
export const PASSWORD = 'nuts in the winter';

/** A browser: it keeps what cookies it is sent, and knows the token of its session. */
export interface Browser {
  readonly cookies: Map<string, string>;
  csrfToken: string | null;
  /** Calls as a page of ours does. */
  call(options: InjectOptions): Promise<Answer>;
  signIn(email: string, password?: string): Promise<Answer>;
}

export function openBrowser(api: ApiFixture): Browser {
  const cookies = new Map<string, string>();
  const browser: Browser = {
    cookies,
    csrfToken: null,
    call: async (options) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const token = browser.csrfToken === null ? {} : { 'x-csrf-token': browser.csrfToken };
      const headers = { ...(cookie !== '' && { cookie }), ...token, ...options.headers };
      const answer = await api.inject({ ...options, headers });
      for (const line of cookieLines(answer)) keep(cookies, line);
      return answer;
    },
    signIn: async (email, password = PASSWORD) => {
      const answer = await browser.call({
        method: 'POST',
        url: '/api/v1/session',
        payload: { email, password },
      });
      if (answer.status === 201) browser.csrfToken = textOf(answer.body['csrfToken']);
      return answer;
    },
  };
  return browser;
}

/** Every `Set-Cookie` of an answer. */
export function cookieLines({ headers }: Answer): readonly string[] {
  const given = headers['set-cookie'];
  if (given === undefined) return [];
  return Array.isArray(given) ? (given as string[]) : [given as string];
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  const value = pair.slice(at + 1);
  if (value === '') cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), decodeURIComponent(value));
}

/** A browser in which a new user of a role has signed in. */
export async function signedIn(
  api: ApiFixture,
  role: Role,
  name: string = role,
): Promise<Browser & { readonly userId: string; readonly email: string }> {
  const email = `${name}@example.com`;
  const { id } = await createUser(api.context, { name, email, role, password: PASSWORD });
  const browser = openBrowser(api);
  await browser.signIn(email);
  return Object.assign(browser, { userId: id, email });
}
