import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen, stopListening } from './loopback-listener.ts';

/** What the sink does with one request, as plain JSON. */
export type WebhookAnswer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      /** Time between the last byte of the request and the answer, in milliseconds; default 0. */
      readonly delayMs?: number;
      /** Sent as the Retry-After field: seconds, a date, or nonsense. */
      readonly retryAfter?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | {
      /** `hang` reads and never answers; `reset` reads and cuts the connection with a TCP RST. */
      readonly kind: 'hang' | 'reset';
    };

/** One request, whatever was answered. */
export interface SunkWebhook {
  readonly method: string;
  /** As sent, query included. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes, which a signature covers. */
  readonly body: Buffer;
  /** When its last byte arrived, epoch milliseconds. */
  readonly at: number;
}

/** How to start a webhook sink. */
export interface WebhookSinkOptions {
  /** Port on 127.0.0.1; default 0, the system chooses. */
  readonly port?: number;
  /** Requests kept, the newest; default 1,000. */
  readonly keep?: number;
  /** A request with a bigger body is cut off and not kept; default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** What to do when the script has ended; default: reply 200. */
  readonly answer?: WebhookAnswer;
  /** Called for each request before it is answered. */
  readonly onRequest?: (request: SunkWebhook) => void;
}

/** A receiver of webhooks on loopback that keeps every byte and fails on demand. */
export interface WebhookSink {
  /** `http://127.0.0.1:PORT/hook`; every other path is received as well. */
  readonly url: string;
  readonly port: number;
  /** The kept requests, oldest first. */
  requests(): readonly SunkWebhook[];
  /** Answers the next requests with these, one each, in place of what was left of the last script. */
  script(answers: readonly WebhookAnswer[]): void;
  /** Changes what is done with every request beyond the script. */
  answerWith(answer: WebhookAnswer): void;
  /** Frees the port and ends all connections; may be called again. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a webhook sink. */
export async function startWebhookSink(options: WebhookSinkOptions = {}): Promise<WebhookSink> {
  const { keep = 1_000, maxBodyBytes = 1024 * 1024 } = options;
  const kept: SunkWebhook[] = [];
  let usual: WebhookAnswer = options.answer ?? { kind: 'reply', status: 200 };
  let script: WebhookAnswer[] = [];
  const server = createServer((request, response) => {
    // Reading to an early end detaches the request from its socket.
    const { socket } = request;
    void readBody(request, maxBodyBytes).then((body) => {
      if (body === null) {
        socket.destroy();
        return;
      }
      const { method = '', url = '', headers } = request;
      const webhook = { method, path: url, headers, body, at: Date.now() };
      kept.push(webhook);
      if (kept.length > keep) kept.shift();
      options.onRequest?.(webhook);
      act(script.shift() ?? usual, response);
    });
  });
  const port = await listen(server, { host: HOST, port: options.port ?? 0 });
  let stopped: Promise<void> | null = null;
  return {
    url: `http://${HOST}:${port}/hook`,
    port,
    requests: () => [...kept],
    script: (answers) => {
      script = [...answers];
    },
    answerWith: (answer) => {
      usual = answer;
    },
    stop: () => {
      stopped ??= stopListening(server);
      server.closeAllConnections();
      return stopped;
    },
  };
}

function act(answer: WebhookAnswer, response: ServerResponse): void {
  if (answer.kind === 'reply') reply(answer, response);
  else if (answer.kind === 'reset') response.socket?.resetAndDestroy();
}

function reply(
  answer: Extract<WebhookAnswer, { readonly kind: 'reply' }>,
  response: ServerResponse,
): void {
  const { status, delayMs = 0, retryAfter, headers = {}, body = '' } = answer;
  const send = (): void => {
    response.writeHead(status, {
      ...headers,
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    });
    response.end(body);
  };
  if (delayMs === 0) {
    send();
    return;
  }
  const timer = setTimeout(send, delayMs);
  response.once('close', () => clearTimeout(timer));
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bodyBytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bodyBytes += chunk.length;
      if (bodyBytes > maxBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    // The client went away in the middle: what it sent is not a request.
    return null;
  }
  return Buffer.concat(chunks);
}
