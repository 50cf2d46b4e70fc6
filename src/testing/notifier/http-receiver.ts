import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { TrialReceiver, ReceiverAnswer } from './notifier-contract.ts';

/**
 * A receiver that takes messages over HTTP. `optionsFor` makes the settings of a channel that leads to an address; `bodyOf`
 * the body of an answer, by default its text.
 */
export async function openHttpReceiver(
  optionsFor: (url: string) => JsonObject,
  bodyOf: (status: number, text: string) => string = (_status, text) => text,
): Promise<TrialReceiver> {
  const messages: string[] = [];
  let answer: ReceiverAnswer = { kind: 'status', status: 200, text: 'OK' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      messages.push(Buffer.concat(chunks).toString('utf8'));
      if (answer.kind === 'cut') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.text.replace(/[^ -~]/g, '?'));
      response.end(bodyOf(answer.status, answer.text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    options: optionsFor(`http://127.0.0.1:${port}/hook`),
    answerWith: (next) => {
      answer = next;
    },
    messages: () => messages,
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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
