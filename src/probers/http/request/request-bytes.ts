import type { HttpOptions } from '../options.ts';
import type { RequestBody } from './request-body.ts';
import type { HttpMethod } from './request-options.ts';

/** A request as it goes out. */
export interface RequestHead {
  readonly method: HttpMethod;
  readonly url: URL;
  readonly userAgent: string;
  /** The owner's own headers and login, or none once a redirect has left their origin. */
  readonly headers: HttpOptions['headers'];
  readonly body: RequestBody | null;
  /** Whether it goes to a proxy, which has to learn the whole address (RFC 9112 §3.2.2). */
  readonly isForwarded: boolean;
  /** Whether a compressed body can be read. */
  readonly acceptsGzip: boolean;
}

/** What the request line asks for. */
export function requestTarget({
  url,
  isForwarded,
}: Pick<RequestHead, 'url' | 'isForwarded'>): string {
  const path = `${url.pathname}${url.search}`;
  return isForwarded ? `${url.origin}${path}` : path;
}

/** Names and values in turn, in the order they are sent. The owner's headers replace ours of the same name. */
export function requestFields(head: RequestHead): string[] {
  // `Host` is in the URL already.
  const given = Object.entries(head.headers).filter(([name]) => name.toLowerCase() !== 'host');
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const fields = ['Host', head.url.host];
  const ours = [
    ['User-Agent', head.userAgent],
    ['Accept', '*/*'],
    ['Accept-Encoding', head.acceptsGzip ? 'gzip, identity' : 'identity'],
    ...bodyFields(head),
  ] as const;
  for (const [name, value] of ours) if (!names.has(name.toLowerCase())) fields.push(name, value);
  for (const [name, value] of given) fields.push(name, value);
  fields.push('Connection', 'close');
  return fields;
}

// RFC 9110 §8.6: methods that are made for a body say so when there is none.
const WITH_BODY: ReadonlySet<HttpMethod> = new Set(['POST', 'PUT', 'PATCH', 'QUERY']);

function bodyFields({ method, body }: RequestHead): readonly (readonly [string, string])[] {
  if (body !== null) {
    return [
      ['Content-Type', body.contentType],
      ['Content-Length', String(body.bytes.length)],
    ];
  }
  return WITH_BODY.has(method) ? [['Content-Length', '0']] : [];
}

/** The text of a request up to its blank line, one character a byte (RFC 9112 §3). */
export function requestText(head: RequestHead): string {
  const { url } = head;
  const start = `${head.method} ${requestTarget(head)} HTTP/1.1\r\nHost: ${url.host}\r\n`;
  const isPlain = Object.keys(head.headers).length === 0 && bodyFields(head).length === 0;
  // The common request, without detours.
  if (isPlain && !head.acceptsGzip) {
    return `${start}User-Agent: ${head.userAgent}\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
  }
  const fields = requestFields(head).slice(2);
  let text = start;
  for (let index = 0; index < fields.length; index += 2) {
    text += `${fields[index]}: ${fields[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}

/** A whole request, one character a byte. */
export function wholeRequest(head: RequestHead): string {
  const text = requestText(head);
  return head.body === null ? text : text + head.body.bytes.toString('latin1');
}
