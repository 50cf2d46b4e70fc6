import type { MessagePort } from 'node:worker_threads';
import { callOf } from './call-steps.ts';
import type { Awaitable, Call, Database } from './database.ts';
import { toErrorMessage } from './error-message.ts';
import type { StorageJob } from './job.ts';
import { createLanes } from './lanes.ts';
import type { Request, Response } from './protocol.ts';
import { drained } from './run-group.ts';
import { serveSession } from './serve-session.ts';

/** Serves one database over a worker's port: opens it, reports that, then answers calls until it is to close. */
export async function serveDatabase(
  port: MessagePort,
  open: () => Awaitable<Database>,
): Promise<void> {
  const send = (response: Response): void => port.postMessage(response);
  let database: Database;
  try {
    database = await open();
  } catch (error) {
    send({ kind: 'refused', error: toErrorMessage(error) });
    port.close();
    return;
  }
  const server = createServer(database, send);
  port.on('message', (request: Request) => {
    if (request.kind === 'call') server.accept(request);
    else void close();
  });
  send({ kind: 'ready' });

  async function close(): Promise<void> {
    await server.finish();
    await database.close();
    send({ kind: 'closed' });
    port.close();
  }
}

interface Server {
  accept(request: Extract<Request, { kind: 'call' }>): void;
  /** Answers all that was asked before the end, except for upkeep, which can go on another day. */
  finish(): Promise<void>;
}

function createServer(database: Database, send: (response: Response) => void): Server {
  const lanes = createLanes<StorageJob>(() => performance.now());
  const sessions = database.sessions.map((session) => ({
    lanes: session.lanes,
    ...serveSession({ database, session, lanes, send }),
  }));
  return {
    accept: ({ id, ...asked }) => {
      let call: Call;
      try {
        call = callOf(asked);
      } catch (error) {
        send({ kind: 'failed', id, error: toErrorMessage(error) });
        return;
      }
      lanes.add(call.lane, { id, call, acceptedAt: performance.now(), progress: null });
      for (const session of sessions) if (session.lanes.includes(call.lane)) session.wake();
    },
    finish: async () => {
      for (const { id } of drained({ lanes }, 'upkeep'))
        send({ kind: 'done', id, value: undefined });
      await Promise.all(sessions.map((session) => session.finish()));
    },
  };
}
