import { isMeantFor, readCookie, type Cookie } from './cookie.ts';

// Fewer than browsers keep, and more than any redirect needs.
const MAX_COOKIES = 50;
const MAX_HEADER_BYTES = 8_192;

/** The cookies of one probe: what its answers set goes back with its next requests, and nothing outlives it. */
export class CookieJar {
  readonly #cookies: Map<string, Cookie>;

  constructor(cookies: Iterable<readonly [string, Cookie]> = []) {
    this.#cookies = new Map(cookies);
  }

  copy(): CookieJar {
    return new CookieJar(this.#cookies);
  }

  /** Keeps what the `Set-Cookie` fields of an answer from `url` say. `now` is epoch milliseconds. */
  store(setCookies: readonly string[], url: URL, now: number): void {
    for (const header of setCookies) {
      const cookie = readCookie(header, url, now);
      if (cookie === null) continue;
      const key = JSON.stringify([cookie.name, cookie.domain, cookie.path]);
      const isOver = cookie.expiresAt !== null && cookie.expiresAt <= now;
      if (isOver) this.#cookies.delete(key);
      else if (this.#cookies.has(key) || this.#cookies.size < MAX_COOKIES) {
        this.#cookies.set(key, cookie);
      }
    }
  }

  /** The value of `Cookie` for a request, those of longer paths first (RFC 6265 §5.4); empty where there is none. */
  headerFor(url: URL, now: number): string {
    if (this.#cookies.size === 0) return '';
    const pairs = [...this.#cookies.values()]
      .filter((cookie) => isMeantFor(cookie, url, now))
      .toSorted((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => (name === '' ? value : `${name}=${value}`));
    let header = '';
    for (const pair of pairs) {
      const longer = header === '' ? pair : `${header}; ${pair}`;
      if (longer.length > MAX_HEADER_BYTES) break;
      header = longer;
    }
    return header;
  }
}

/** Headers of the owner with the cookies of the probe, which replace the owner's of the same name. */
export function withCookies(
  headers: Readonly<Record<string, string>>,
  cookies: string,
): Readonly<Record<string, string>> {
  if (cookies === '') return headers;
  const given = Object.keys(headers).find((name) => name.toLowerCase() === 'cookie');
  if (given === undefined) return { ...headers, Cookie: cookies };
  const names = new Set(cookies.split('; ').map(nameOf));
  const kept = (headers[given] ?? '').split(/;\s*/).filter((pair) => !names.has(nameOf(pair)));
  return { ...headers, [given]: [...kept, cookies].join('; ') };
}

function nameOf(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? '' : pair.slice(0, equals).trim();
}
