import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { ReceiverAnswer, TrialReceiver, TrialRequest } from './trial.ts';

const ENDLESS_PIECE = 'x'.repeat(1_000);

/**
 * A receiver that takes messages over HTTP. `optionsFor` makes the settings of a channel that leads to an address;
 * `accepted` is the body of every answer of 2xx, where the provider says more than its status.
 */
export async function openHttpReceiver(
  optionsFor: (url: string) => JsonObject,
  accepted?: string,
): Promise<TrialReceiver> {
  const requests: TrialRequest[] = [];
  let answer: ReceiverAnswer = { kind: 'status', status: 200, text: 'OK' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push(requestOf(request, Buffer.concat(chunks)));
      give(response, answer, accepted);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    options: optionsFor(`http://127.0.0.1:${port}/hook`),
    optionsOverTls: optionsFor(`https://127.0.0.1:${port}/hook`),
    optionsToPort: (other) => optionsFor(`https://127.0.0.1:${other}/hook`),
    answerWith: (next) => {
      answer = next;
    },
    messages: () => requests.map(({ method, url, body }) => `${method} ${url}\n${body}`),
    requests: () => requests,
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function requestOf(
  { method = '', url = '', headers }: IncomingMessage,
  body: Buffer,
): TrialRequest {
  const shown = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const isBinary = headers['content-type'] === 'application/octet-stream';
  const text = body.toString(isBinary ? 'latin1' : 'utf8');
  return { method, url, headers: Object.fromEntries(shown), body: text };
}

function give(response: ServerResponse, answer: ReceiverAnswer, accepted?: string): void {
  const { socket } = response;
  switch (answer.kind) {
    case 'status': {
      const { status, text } = answer;
      // Whoever followed it would ask again here.
      const headers = status >= 300 && status < 400 ? { location: '/elsewhere' } : {};
      response.writeHead(status, text.replace(/[^ -~]/g, '?'), headers);
      response.end(status < 300 ? (accepted ?? text) : text);
      return;
    }
    case 'cut':
      socket?.destroy();
      return;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'cut_head':
      socket?.end('HTTP/1.1 200 O');
      return;
    case 'endless': {
      response.writeHead(200);
      const drip = (): void => {
        if (socket === null || socket.destroyed) return;
        response.write(ENDLESS_PIECE);
        setImmediate(drip);
      };
      drip();
      return;
    }
    case 'hang':
  }
}

/** What every answer over HTTP means, unless a kind knows better. */
export const HTTP_VERDICTS: readonly (readonly [status: number, kind: DeliveryResult['kind']])[] = [
  [200, 'delivered'],
  [201, 'delivered'],
  [202, 'delivered'],
  [204, 'delivered'],
  [301, 'retry'],
  [302, 'retry'],
  [304, 'retry'],
  [400, 'retry'],
  [401, 'retry'],
  [403, 'retry'],
  [404, 'retry'],
  [405, 'retry'],
  [408, 'retry'],
  [409, 'retry'],
  [410, 'refused'],
  [413, 'retry'],
  [415, 'retry'],
  [422, 'retry'],
  [425, 'retry'],
  [429, 'retry'],
  [500, 'retry'],
  [501, 'retry'],
  [502, 'retry'],
  [503, 'retry'],
  [504, 'retry'],
];
