import type { IncomingMessage } from 'node:http';

/** The head of an answer as Node's parser read it. */
export interface HttpHead {
  readonly statusCode: number;
  readonly reasonPhrase: string;
  readonly httpVersion: string;
  /** In the order of the wire; names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** The head of an answer that Node read, as we hand it on. */
export function readHead(response: IncomingMessage): HttpHead {
  const fields: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
    const name = response.rawHeaders[index] ?? '';
    fields.push([name.toLowerCase(), response.rawHeaders[index + 1] ?? '']);
  }
  return {
    statusCode: response.statusCode ?? 0,
    reasonPhrase: response.statusMessage ?? '',
    httpVersion: response.httpVersion,
    fields,
  };
}
