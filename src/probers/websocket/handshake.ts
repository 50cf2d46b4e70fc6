import { createHash, randomBytes } from 'node:crypto';
import {
  downFault,
  hostOf,
  portOf,
  type Failure,
  type Fault,
  type HttpHead,
  type Connection,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import { readPlace } from '../connect-to.ts';
import { hostHeader } from '../host-header.ts';
import { lineTo } from '../line.ts';
import { subprotocolsOf, type WebsocketOptions } from './options.ts';
import type { WebsocketReason } from './words.ts';

type WebsocketFault = Fault<WebsocketReason>;

/** An open WebSocket; `rest` came right behind the handshake. */
export interface OpenSocket {
  readonly kind: 'open';
  readonly line: Connection;
  readonly rest: Buffer;
}

/** An answer that did not lead to a WebSocket. */
export interface Refusal {
  readonly kind: 'refused';
  readonly statusCode: number;
  /** `null` when the server only asked us to come less often (429). */
  readonly fault: WebsocketFault | null;
}

// RFC 6455 §1.3.
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Opens a line and agrees with the server to speak WebSocket on it (RFC 6455 §4.1). A failure leaves nothing open. */
export async function shakeHands(
  options: WebsocketOptions,
  network: Network,
  probe: ProbeContext,
): Promise<OpenSocket | Refusal | Failure> {
  const address = new URL(options.url.replace(/^ws/, 'http'));
  const isSecure = address.protocol === 'https:';
  const authority = hostHeader(options.headers) ?? address.host;
  const url = new URL(`${address.protocol}//${authority}${address.pathname}${address.search}`);
  const target = { host: hostOf(url), port: portOf(url), isSecure, reading: 'stream' } as const;
  const given = readPlace(options.connectTo);
  const place = { host: given.host ?? hostOf(address), port: given.port ?? portOf(address) };
  const line = await network.connect(lineTo(target, options, place), probe);
  if ('kind' in line) return line;
  const key = randomBytes(16).toString('base64');
  const path = `${url.pathname}${url.search}`;
  const headers = headersOf({ url, key, userAgent: network.userAgent }, options);
  const end = await network.http.upgrade(line, { path, headers }, probe);
  if (end.kind === 'failed') return end;
  const { statusCode } = end.head;
  if (end.kind === 'answered') return { kind: 'refused', statusCode, fault: statusFault(end.head) };
  const fault = headFault(end.head, { key, options });
  if (fault === null) return { kind: 'open', line, rest: end.rest };
  line.close();
  return { kind: 'refused', statusCode, fault };
}

/** Names and values in turn. The owner's headers replace ours of the same name. */
function headersOf(
  { url, key, userAgent }: Readonly<Record<'key' | 'userAgent', string>> & { readonly url: URL },
  { subprotocol, origin, headers }: WebsocketOptions,
): string[] {
  const given = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host');
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const fields = ['Host', url.host];
  if (!names.has('user-agent')) fields.push('User-Agent', userAgent);
  fields.push('Upgrade', 'websocket', 'Connection', 'Upgrade');
  fields.push('Sec-WebSocket-Key', key, 'Sec-WebSocket-Version', '13');
  if (subprotocol !== undefined) {
    fields.push('Sec-WebSocket-Protocol', subprotocolsOf(subprotocol).join(', '));
  }
  if (origin !== undefined) fields.push('Origin', origin);
  return [...fields, ...given.flat()];
}

function statusFault({ statusCode, reasonPhrase }: HttpHead): WebsocketFault | null {
  const answered = `answered ${statusCode} ${reasonPhrase}`.trim().slice(0, 100);
  if (statusCode === 429) return null;
  if (statusCode >= 400) return downFault(`http_${statusCode}`, 'head', answered);
  return downFault('upgrade_refused', 'head', `${answered} and did not switch to WebSocket`);
}

function headFault(
  head: HttpHead,
  { key, options }: { readonly key: string; readonly options: WebsocketOptions },
): WebsocketFault | null {
  const upgrade = valueOf(head, 'upgrade')?.toLowerCase();
  if (upgrade !== 'websocket') {
    return downFault('upgrade_broken', 'head', 'switched to another protocol than WebSocket');
  }
  const wanted = createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`).digest('base64');
  if (valueOf(head, 'sec-websocket-accept') !== wanted) {
    const message = 'switched protocols with a wrong Sec-WebSocket-Accept';
    return downFault('upgrade_broken', 'head', message);
  }
  // An empty list switches nothing on (RFC 9110 §5.6.1).
  if (/[^\s,]/.test(valueOf(head, 'sec-websocket-extensions') ?? '')) {
    return downFault('upgrade_broken', 'head', 'switched on an extension that was not requested');
  }
  const offered = subprotocolsOf(options.subprotocol);
  const chosen = valueOf(head, 'sec-websocket-protocol') ?? '';
  if (chosen === '' ? offered.length === 0 : offered.includes(chosen)) return null;
  const message =
    chosen === ''
      ? `chose no subprotocol of ${offered.join(', ')}`.slice(0, 200)
      : 'chose a subprotocol it was not offered';
  return downFault('subprotocol_refused', 'head', message);
}

/** The value of a field that may stand in several lines (RFC 9110 §5.3); `null` when it is not there. */
function valueOf({ fields }: HttpHead, wanted: string): string | null {
  const values = fields.filter(([name]) => name === wanted).map(([, value]) => value.trim());
  return values.length === 0 ? null : values.join(', ');
}
