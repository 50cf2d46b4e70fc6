import { Type } from 'typebox';
import { bracketed, canonicalHost } from '../core/address/host-address.ts';
import type { Problem } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { ProxyRoute } from '../network/index.ts';

/** For kinds that connect: a proxy in between. */
export const proxyOptions = {
  proxy: Type.Optional(
    Type.String({
      title: 'Proxy',
      formGroup: 'connection',
      description:
        'http://HOST:PORT (CONNECT, absolute form for http addresses), socks5://HOST:PORT (names are looked up here) or socks5h://HOST:PORT (by the proxy).',
      minLength: 1,
      maxLength: 2_048,
      examples: ['socks5h://proxy.example:1080'],
    }),
  ),
  proxyLogin: Type.Optional(
    Type.String({
      title: 'Login at the proxy',
      formGroup: 'connection',
      description: 'USER:PASSWORD, for the proxy alone; may also stand in its address.',
      minLength: 1,
      maxLength: 600,
      secret: true,
    }),
  ),
} as const;

interface ProxyForm {
  readonly proxy?: string;
  readonly proxyLogin?: string;
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'socks5:', 'socks5h:']);

/** The same options in their one form, the login never in the address; complaints show nothing of what was given. */
export function canonicalProxy({ proxy, proxyLogin }: ProxyForm, problems: Problem[]): JsonObject {
  const complain = (path: string, message: string, hint?: string): void =>
    void problems.push({ path, message, ...(hint !== undefined && { hint }) });
  if (proxy === undefined) {
    if (proxyLogin !== undefined) complain('proxyLogin', 'proxyLogin needs proxy beside it');
    return {};
  }
  const url = URL.parse(proxy.trim());
  const admission = canonicalHost(url?.hostname ?? '');
  const isPlace = url !== null && /^\/?$/.test(url.pathname) && url.search + url.hash === '';
  const isProxy = isPlace && SCHEMES.has(url.protocol) && hasPort(proxy);
  if (!isProxy || admission.kind === 'refused') {
    complain('proxy', 'proxy is no address of a proxy', PROXY_HINT);
    return {};
  }
  const within = url.username === '' ? undefined : loginIn(url);
  if (within !== undefined && proxyLogin !== undefined) {
    complain('proxyLogin', 'the login is given twice: in proxy and as proxyLogin');
  }
  const login = proxyLogin ?? within;
  if (login !== undefined && !isLogin(login)) {
    complain('proxyLogin', 'the login at the proxy must be USER:PASSWORD, each of 1 to 255 bytes');
  }
  const port = url.port === '' ? '80' : url.port;
  return {
    proxy: `${url.protocol}//${bracketed(admission.host)}:${port}`,
    ...(login !== undefined && { proxyLogin: login }),
  };
}

const PROXY_HINT =
  'write http://HOST:PORT, socks5://HOST:PORT or socks5h://HOST:PORT, for example socks5h://proxy.example:1080';

function hasPort(text: string): boolean {
  return /:\d{1,5}\/?\s*$/.test(text) && !/:0+\/?\s*$/.test(text);
}

function loginIn({ username, password }: URL): string {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return `${username}:${password}`;
  }
}

function isLogin(login: string): boolean {
  const colon = login.indexOf(':');
  const parts = [login.slice(0, Math.max(0, colon)), login.slice(colon + 1)];
  const isSized = parts.every((part) => {
    const bytes = Buffer.byteLength(part);
    return bytes >= 1 && bytes <= 255;
  });
  return isSized && !/\p{Cc}/u.test(login);
}

/** The proxy that `canonicalProxy` has accepted; `undefined` when there is none. */
export function proxyOf({ proxy, proxyLogin }: ProxyForm): ProxyRoute | undefined {
  const parts = /^(http|socks5|socks5h):\/\/(.+):(\d+)$/.exec(proxy ?? '');
  if (parts === null) return undefined;
  const [, kind = '', host = '', port = ''] = parts;
  const colon = proxyLogin?.indexOf(':') ?? -1;
  const login =
    proxyLogin === undefined
      ? null
      : { user: proxyLogin.slice(0, colon), password: proxyLogin.slice(colon + 1) };
  return {
    kind: kind as ProxyRoute['kind'],
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    login,
  };
}
