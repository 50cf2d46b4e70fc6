/** A proxy that connections go through. */
export interface ProxyRoute {
  /** `http` tunnels by CONNECT; `socks5` is given an address that we looked up, `socks5h` the name. */
  readonly kind: 'http' | 'socks5' | 'socks5h';
  readonly host: string;
  readonly port: number;
  readonly login: ProxyLogin | null;
}

/** A login at a proxy. */
export interface ProxyLogin {
  readonly user: string;
  readonly password: string;
}

/** The value of a `Proxy-Authorization` field (RFC 7617). */
export function proxyAuthorization({ user, password }: ProxyLogin): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
