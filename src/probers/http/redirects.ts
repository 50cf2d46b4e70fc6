import {
  downFault,
  fieldValues,
  type Failure,
  type Fault,
  type HttpHead,
} from '../../network/index.ts';
import type { CookieJar } from './cookies/cookie-jar.ts';
import type { LastExchange } from './kept-head.ts';
import type { HttpReason } from './words.ts';

/** Where an answer leads: on, or nowhere, or into a verdict. */
export type NextHop =
  | { readonly kind: 'follow'; readonly url: URL; readonly notes: readonly string[] }
  | { readonly kind: 'final'; readonly notes: readonly string[] }
  | Failure<HttpReason>;

/** Where a method is on its way through redirects; changed as it follows them. */
export interface Journey {
  current: URL;
  /** Every address that was left by a redirect. */
  readonly left: string[];
  readonly cookies: CookieJar;
  /** Every request so far, as `visitOf` names it. */
  readonly visits: Set<string>;
  /** What was said last; `null` before the first connection. */
  last: LastExchange | null;
}

/** A request as far as it matters for circles: with other cookies, the same address may answer otherwise. */
export function visitOf(method: string, url: URL, cookies: string): string {
  return `${method} ${withoutHash(url)}\n${cookies}`;
}

type Way = Readonly<Pick<Journey, 'current'>> & {
  readonly left: readonly string[];
  readonly maxRedirects: number;
  /** Whether the same request was sent already. */
  readonly wasVisited: (url: URL) => boolean;
  /** Whether what would be sent there may be. */
  readonly mayLeadTo?: (url: URL) => boolean;
};

const FINAL: NextHop = { kind: 'final', notes: [] };

// Ports of services that are not HTTP and that a redirect could make us talk to; the list browsers block
// (https://fetch.spec.whatwg.org/#port-blocking), shortened, and common databases.
const FORBIDDEN_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1_433, 1_719, 1_720, 1_723, 2_049, 2_375, 2_379, 3_306, 3_659, 4_045, 4_190, 5_060, 5_061,
  5_432, 6_000, 6_379, 6_566, 6_665, 6_666, 6_667, 6_668, 6_669, 6_679, 6_697, 10_080, 11_211,
  27_017,
]);

/** Decides what a redirect means (RFC 9110 §15.4). */
export function nextHop(head: HttpHead, journey: Way): NextHop {
  const { statusCode } = head;
  if (statusCode === 304) return { kind: 'final', notes: ['odd_304'] };
  if (statusCode === 300) return { kind: 'final', notes: ['multiple_choices'] };
  const isRedirect =
    (statusCode >= 301 && statusCode <= 303) || statusCode === 307 || statusCode === 308;
  if (!isRedirect || journey.maxRedirects === 0) return FINAL;
  const locations = new Set(fieldValues(head, 'location'));
  const [location = ''] = locations;
  if (location === '') return { kind: 'final', notes: ['redirect_without_location'] };
  if (locations.size > 1) return broken('sends several different Location headers');
  return follow(location, journey);
}

function follow(location: string, way: Way): NextHop {
  const { current, left, maxRedirects } = way;
  if (/[^ -~\u0080-\u00ff]/.test(location)) return broken('redirects to a broken address');
  const url = URL.parse(decodeLocation(location), current.href);
  if (url === null) return broken('redirects to a broken address');
  url.hash = '';
  const refusal = refuse(url);
  if (refusal !== null) return { kind: 'failed', fault: refusal };
  if (way.mayLeadTo?.(url) === false) {
    const message = 'redirects a request with a body to another origin';
    return { kind: 'failed', fault: blocked('body_redirect', message) };
  }
  if (way.wasVisited(url)) {
    return failed(downFault('redirect_loop', 'head', 'redirects in a circle'));
  }
  if (left.length >= maxRedirects) {
    const message = `redirects more than ${maxRedirects} times`;
    return failed(downFault('too_many_redirects', 'head', message));
  }
  const isDowngrade = current.protocol === 'https:' && url.protocol === 'http:';
  return { kind: 'follow', url, notes: isDowngrade ? ['https_downgrade'] : [] };
}

function refuse(url: URL): Fault<HttpReason> | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return blocked('redirect_scheme', `redirects to the scheme ${url.protocol.slice(0, 30)}`);
  }
  if (url.username !== '' || url.password !== '') {
    return blocked('userinfo', 'redirects to an address with a user name');
  }
  if (url.port === '0') return downFault('bad_redirect', 'head', 'redirects to port 0');
  if (url.port !== '' && FORBIDDEN_PORTS.has(Number(url.port))) {
    return blocked('port', `redirects to port ${url.port}, which belongs to another service`);
  }
  return null;
}

function blocked(
  reason: 'redirect_scheme' | 'userinfo' | 'port' | 'body_redirect',
  message: string,
): Fault<HttpReason> {
  return { outcome: 'blocked', reason, phase: 'head', message };
}

function broken(message: string): Failure<HttpReason> {
  return failed(downFault('bad_redirect', 'head', message));
}

function failed(fault: Fault<HttpReason>): Failure<HttpReason> {
  return { kind: 'failed', fault };
}

// Browsers take the bytes of a Location for UTF-8 where they are that.
function decodeLocation(location: string): string {
  if (/^[ -~]*$/.test(location)) return location;
  const bytes = Buffer.from(location, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? location : text;
}

function withoutHash(url: URL): string {
  const hash = url.href.indexOf('#');
  return hash < 0 ? url.href : url.href.slice(0, hash);
}
