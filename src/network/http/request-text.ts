/** The head of a request. */
export interface RequestLine {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn, `Host` among them. */
  readonly headers: readonly string[];
}

// Anything else could end a line, and begin one that was never asked for (RFC 9112 §11.2).
const lineText = /^[\t -~\u0080-\u00ff]*$/;

/** A request without its body, one character a byte (RFC 9112 §3). Throws where a part would break its line. */
export function writeRequestHead({ method, path, headers }: RequestLine): string {
  const lines = [`${method} ${path} HTTP/1.1`];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  }
  if (!lines.every((line) => lineText.test(line))) {
    throw new Error('a request holds a character that would break its lines');
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
