import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider answers to one request. */
export interface ProviderReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As JSON unless it is a text. */
  readonly body?: unknown;
}

/** A request as a provider got it: of its headers those that say who sends, what, and which one. */
export interface ProviderRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON or a form. */
  readonly body: unknown;
}

/** A provider of a chat or the like, on loopback. */
export interface Provider {
  readonly url: string;
  /** Answers the next requests so, one each; then the usual way again. */
  reply(...replies: readonly ProviderReply[]): void;
  /** What came in since it was asked last. */
  takeRequests(): readonly ProviderRequest[];
  stop(): Promise<void>;
}

const KEPT_HEADERS = /^(?:authorization|content-type|x-.*)$/;

/** Starts a provider that answers the usual way until it is given something else to answer. */
export async function startProvider(usual: ProviderReply): Promise<Provider> {
  const requests: ProviderRequest[] = [];
  const replies: ProviderReply[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const headers = Object.entries(request.headers)
        .filter(([name]) => KEPT_HEADERS.test(name))
        .map(([name, value]) => [name, String(value)] as const);
      const text = Buffer.concat(chunks).toString('utf8');
      const body = bodyOf(text, request.headers['content-type'] ?? '');
      requests.push({ method, url, headers: Object.fromEntries(headers), body });
      const reply = replies.shift() ?? usual;
      response.writeHead(reply.status, reply.headers);
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reply: (...next) => replies.push(...next),
    takeRequests: () => requests.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function bodyOf(text: string, contentType: string): unknown {
  if (contentType.includes('json')) return JSON.parse(text);
  return contentType.includes('urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : text;
}
