import { isIP } from 'node:net';
import { downFault, type Fault } from '../probe/fault.ts';
import type { ProxyLogin } from './proxy-route.ts';
import { proxyFault, type ProxyTurn, type ReadTurn } from './proxy-talk.ts';

const VERSION = 5;
const NO_LOGIN = 0;
const WITH_PASSWORD = 2;
const CONNECT = 1;
const PASSWORD_VERSION = 1;

/** The conversation that opens a tunnel by SOCKS5 (RFC 1928) to an address, or to a name that the proxy looks up. */
export function socksConnect(
  target: { readonly host: string; readonly port: number },
  login: ProxyLogin | null,
): { readonly send: Buffer; readonly next: ReadTurn } {
  const ask = { send: requestOf(target), next: readReply };
  const methods = login === null ? [NO_LOGIN] : [NO_LOGIN, WITH_PASSWORD];
  return {
    send: Buffer.from([VERSION, methods.length, ...methods]),
    next: (bytes) => {
      if (bytes.length < 2) return bytes[0] === VERSION || bytes.length === 0 ? null : notSocks();
      if (bytes[0] !== VERSION) return notSocks();
      if (bytes[1] === NO_LOGIN) return { used: 2, ...ask };
      if (bytes[1] !== WITH_PASSWORD || login === null) {
        return { used: 2, end: proxyFault('wants another login') };
      }
      return { used: 2, send: loginOf(login), next: (answer) => readLogin(answer, ask) };
    },
  };
}

function notSocks(): ProxyTurn {
  return { used: 1, end: proxyFault('does not speak SOCKS5') };
}

// RFC 1929 §2.
function loginOf({ user, password }: ProxyLogin): Buffer {
  const texts = [user, password].map((text) => Buffer.from(text, 'utf8').subarray(0, 255));
  const parts = texts.flatMap((text) => [Buffer.from([text.length]), text]);
  return Buffer.concat([Buffer.from([PASSWORD_VERSION]), ...parts]);
}

function readLogin(
  bytes: Buffer,
  ask: { readonly send: Buffer; readonly next: ReadTurn },
): ProxyTurn | null {
  if (bytes.length < 2) return null;
  return bytes[1] === 0 ? { used: 2, ...ask } : { used: 2, end: proxyFault('refuses the login') };
}

function requestOf({ host, port }: { readonly host: string; readonly port: number }): Buffer {
  const portBytes = Buffer.from([port >> 8, port & 255]);
  return Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(host), portBytes]);
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (isIP(host) === 6) return Buffer.from([4, ...ipv6Bytes(host)]);
  const name = Buffer.from(host, 'latin1');
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function ipv6Bytes(address: string): readonly number[] {
  const { hostname } = new URL(`http://[${address}]/`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const bits = Number.parseInt(group, 16);
    return [bits >> 8, bits & 255];
  });
}

// RFC 1928 §6. General failure, rule sets and what is unknown say nothing sure about the site.
const SITE_REPLIES: ReadonlyMap<number, 'unreachable' | 'connect_refused' | 'connect_timeout'> =
  new Map([
    [4, 'unreachable'],
    [5, 'connect_refused'],
    [6, 'connect_timeout'],
  ]);

const REPLY_TEXTS: ReadonlyMap<number, string> = new Map([
  [1, 'general failure'],
  [2, 'not allowed by its rules'],
  [3, 'network unreachable'],
  [4, 'host unreachable'],
  [5, 'connection refused'],
  [6, 'TTL expired'],
  [7, 'command not supported'],
  [8, 'address type not supported'],
]);

function readReply(bytes: Buffer): ProxyTurn | null {
  if (bytes.length >= 1 && bytes[0] !== VERSION) return notSocks();
  if (bytes.length < 2) return null;
  const reply = bytes[1] ?? 0;
  if (reply !== 0) return { used: bytes.length, end: faultOf(reply) };
  if (bytes.length < 5) return null;
  const addressBytes = bytes[3] === 1 ? 4 : bytes[3] === 4 ? 16 : 1 + (bytes[4] ?? 0);
  const used = 4 + addressBytes + 2;
  return bytes.length < used ? null : { used, end: null };
}

function faultOf(reply: number): Fault {
  const words = `${REPLY_TEXTS.get(reply) ?? 'an unknown reply'}, reply ${reply}`;
  const reason = SITE_REPLIES.get(reply);
  if (reason === undefined) return proxyFault(`could not open a tunnel (${words})`);
  return downFault(reason, 'connect', `cannot be reached, the proxy says (${words})`);
}
