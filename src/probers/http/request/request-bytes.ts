import type { HttpOptions } from '../options.ts';

/** A request as it goes out, except for its method. */
export interface RequestHead {
  readonly method: 'HEAD' | 'GET';
  readonly url: URL;
  readonly userAgent: string;
  /** The owner's own headers, or none once a redirect has left their origin. */
  readonly headers: HttpOptions['headers'];
  /** Whether a compressed body can be read. */
  readonly acceptsGzip: boolean;
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
  ] as const;
  for (const [name, value] of ours) if (!names.has(name.toLowerCase())) fields.push(name, value);
  for (const [name, value] of given) fields.push(name, value);
  fields.push('Connection', 'close');
  return fields;
}

/** The text of a request without a body, one character a byte (RFC 9112 §3). */
export function requestText(head: RequestHead): string {
  const { url } = head;
  const start = `${head.method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n`;
  const isPlain = Object.keys(head.headers).length === 0;
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
