import { downFault, type Fault } from '../probe/fault.ts';
import { proxyAuthorization, type ProxyLogin } from './proxy-route.ts';
import { proxyFault, type ProxyTurn, type ReadTurn } from './proxy-talk.ts';

/** The conversation that opens a tunnel by CONNECT (RFC 9110 §9.3.6). */
export function httpConnect(
  { host, port }: { readonly host: string; readonly port: number },
  { login, userAgent }: { readonly login: ProxyLogin | null; readonly userAgent: string },
): { readonly send: Buffer; readonly next: ReadTurn } {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    `User-Agent: ${userAgent}`,
    ...(login === null ? [] : [`Proxy-Authorization: ${proxyAuthorization(login)}`]),
  ];
  return { send: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), next: readAnswer };
}

function readAnswer(bytes: Buffer): ProxyTurn | null {
  const text = bytes.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  const status = /^HTTP\/1\.[01] (\d{3})(?: ([ -~]{0,100}))?/.exec(text);
  if (status === null && text.length > 16) {
    return { used: bytes.length, end: proxyFault('answers something that is not HTTP') };
  }
  if (end === null || status === null) return null;
  const [, code = '', phrase = ''] = status;
  const used = end.index + end[0].length;
  if (code.startsWith('1')) return { used, send: Buffer.alloc(0), next: readAnswer };
  if (code.startsWith('2')) return { used, end: null };
  return { used, end: refusal(code, `${code} ${phrase}`.trim(), text.slice(0, end.index)) };
}

// RFC 9209 §2.3 and what Squid writes of its own: both say how far the proxy itself came.
const SITE_FAULTS: readonly (readonly [
  RegExp,
  'connect_refused' | 'connect_timeout' | 'dns_error',
])[] = [
  [/\berror=connection_refused\b/, 'connect_refused'],
  [/\berror=connection_timeout\b|\berror=connection_terminated\b/, 'connect_timeout'],
  [/\berror=dns_(?:error|timeout)\b|\bERR_DNS_FAIL\b/, 'dns_error'],
  [/\bERR_CONNECT_FAIL\b/, 'connect_refused'],
];

/** 502 and 504 are about the server behind a gateway (RFC 9110 §15.6); all else is about the proxy itself. */
function refusal(code: string, status: string, head: string): Fault {
  if (code === '407') return proxyFault('wants another login (407)');
  const notes = /^(?:proxy-status|x-squid-error):.*$/gim.exec(head)?.[0] ?? '';
  const [, reason] = SITE_FAULTS.find(([pattern]) => pattern.test(notes)) ?? [];
  if (reason === undefined && code !== '502' && code !== '504') {
    return proxyFault(`refuses to open a tunnel (${status})`);
  }
  const phase = reason === 'dns_error' ? 'dns' : 'connect';
  return downFault(reason ?? 'unreachable', phase, `cannot be reached, the proxy says (${status})`);
}
