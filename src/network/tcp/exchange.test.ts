import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Deadline } from '../probe/deadline.ts';
import { startStallWatch } from '../probe/stall-watch.ts';
import { Connection } from './connection.ts';
import { Exchange } from './exchange.ts';

const server = createServer((socket) => void socket.on('error', () => undefined));
const watch = startStallWatch();
let connection: Connection;
let deadline: Deadline;

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const handler = { onEnd: () => undefined, onError: () => undefined, onCrash: () => undefined };
  connection = new Connection({ address: '127.0.0.1', port, reading: 'stream', handler });
  await once(connection.socket, 'connect');
  deadline = new Deadline({ endsAt: performance.now() + 5_000, watch });
});

afterEach(async () => {
  deadline.close();
  connection.close();
  server.close();
  await once(server, 'close');
});

test('ends once, and closes its connection', async () => {
  const exchange = new Exchange<string>(connection, deadline);
  exchange.finish('first');
  exchange.finish('second');
  expect(await exchange.ended).toBe('first');
  expect(exchange.isOver).toBe(true);
  expect(connection.isClosed).toBe(true);
});

test('can leave its connection open for the next one', async () => {
  const exchange = new Exchange<string>(connection, deadline);
  exchange.leave('over');
  exchange.finish('too late');
  expect(await exchange.ended).toBe('over');
  expect(connection.isClosed).toBe(false);
});

test('is given up when its budget is over, which counts from what was sent last', async () => {
  const exchange = new Exchange<string>(connection, deadline);
  exchange.markSent();
  exchange.guard(30, (cause) => exchange.finish(`${cause} after ${exchange.waited}`));
  expect(await exchange.ended).toMatch(/^timeout after \d+ ms$/);
});

test('a guard that was waiting does nothing once it has ended', async () => {
  const exchange = new Exchange<string>(connection, deadline);
  let isGivenUp = false;
  exchange.guard(10, () => (isGivenUp = true));
  exchange.leave('over');
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isGivenUp).toBe(false);
});

test('a crash of our own code rejects, and closes the connection', async () => {
  const exchange = new Exchange<string>(connection, deadline);
  const handler = {
    onEnd: () => undefined,
    onError: () => undefined,
    onCrash: (error: unknown) => exchange.crash(error),
  };
  connection.handler = handler;
  connection.safely(() => {
    throw new Error('a bug');
  });
  exchange.finish('too late');
  await expect(exchange.ended).rejects.toThrow('a bug');
  expect(connection.isClosed).toBe(true);
});
