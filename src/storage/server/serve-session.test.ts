import { expect, it } from 'vitest';
import type { Database, Session } from './database.ts';
import type { StorageJob } from './job.ts';
import { createLanes } from './lanes.ts';
import { LANES, type Lane, type Response } from './protocol.ts';
import { serveSession, type SessionLoop } from './serve-session.ts';

const away = new Error('the server is away');
const AWAY_MS = 200;
/** Enough for a pause between any two attempts, and far from as fast as can be. */
const MAX_ATTEMPTS = 20;

/** A session whose server is away until `back`, and how often it was asked meanwhile. */
function awaySession(lane: Lane) {
  const lanes = createLanes<StorageJob>(() => performance.now());
  const answers: Response[] = [];
  let isAway = true;
  let attempts = 0;
  const reach = async (): Promise<void> => {
    attempts += 1;
    if (isAway) throw away;
  };
  const session: Session = {
    lanes: LANES,
    start: () => (function* noSteps() {})(),
    advance: async () => {
      await reach();
      return { done: true, value: undefined };
    },
    beginGroup: reach,
    runInGroup: () => ({ kind: 'done', value: undefined }),
    commitGroup: () => undefined,
  };
  const database: Database = {
    sessions: [session],
    isLocked: (error) => error === away,
    recover: () => 'fail',
    explain: (error) => error,
    close: () => undefined,
  };
  const send = (response: Response): void => void answers.push(response);
  const loop: SessionLoop = serveSession({ database, session, lanes, send });
  const acceptedAt = performance.now();
  const call = { store: 'life', method: 'get', lane, args: [] } as const;
  lanes.add(lane, { id: 1, call, acceptedAt, progress: null });
  setTimeout(() => {
    isAway = false;
  }, AWAY_MS);
  return { loop, answers, attempts: () => attempts };
}

const done = [{ kind: 'done', id: 1, value: undefined }];

it.each(['durable', 'read', 'recall', 'history'] as const)(
  'asks a server that is away now and then, not as fast as it can: %s',
  async (lane) => {
    const { loop, answers, attempts } = awaySession(lane);
    loop.wake();
    await expect.poll(() => answers).toEqual(done);
    expect(attempts()).toBeLessThan(MAX_ATTEMPTS);
  },
);

it.each(['durable', 'read', 'history'] as const)(
  'lets a server come back while it ends: %s',
  async (lane) => {
    const { loop, answers, attempts } = awaySession(lane);
    await loop.finish();
    expect(answers).toEqual(done);
    expect(attempts()).toBeLessThan(MAX_ATTEMPTS);
  },
);
