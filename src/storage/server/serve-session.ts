import { setTimeout as wait } from 'node:timers/promises';
import { failure, type SessionContext, type TurnEnd } from './job.ts';
import { isReading, type Lane } from './protocol.ts';
import { LOCK_PATIENCE_MS, runGroup } from './run-group.ts';

/** How long all but reads rest after the database was found to be another program's, or away; so do reads that met the same. */
const LOCK_PAUSE_MS = 50;

/** Serves what waits in the lanes of one session, for as long as there is work. */
export interface SessionLoop {
  /** There is work. */
  wake(): void;
  /** Serves all that still waits; nothing wakes the loop afterwards. */
  finish(): Promise<void>;
}

export function serveSession(context: SessionContext): SessionLoop {
  const { lanes, session } = context;
  const reads = session.lanes.filter(isReading);
  let isAwake = false;
  let isEnding = false;
  let lockedUntil = 0;
  let working: Promise<TurnEnd> | null = null;

  const turn = async (): Promise<void> => {
    if (isEnding) return;
    const isLocked = performance.now() < lockedUntil;
    const lane = lanes.next(isLocked ? reads : session.lanes);
    let mustPause = lane === null;
    if (lane !== null) {
      working = runTurn(context, lane);
      if ((await working) === 'locked') {
        lockedUntil = performance.now() + LOCK_PAUSE_MS;
        mustPause = isReading(lane);
      }
      working = null;
    }
    if (lanes.isEmpty(session.lanes)) isAwake = false;
    else if (mustPause) setTimeout(() => void turn(), LOCK_PAUSE_MS);
    // Between two turns the port hands over what has arrived meanwhile.
    else setImmediate(() => void turn());
  };
  return {
    wake: () => {
      if (isAwake) return;
      isAwake = true;
      setImmediate(() => void turn());
    },
    finish: async () => {
      isEnding = true;
      await working;
      for (let lane = lanes.next(session.lanes); lane !== null; lane = lanes.next(session.lanes)) {
        // Without the pause nothing else would run, not even what makes a lost connection again.
        if ((await runTurn(context, lane)) === 'locked') await wait(LOCK_PAUSE_MS);
      }
    },
  };
}

function runTurn(context: SessionContext, lane: Lane): Promise<TurnEnd> {
  return lane === 'durable' ? runGroup(context) : runPart(context, lane);
}

/** Runs one call, or a part of it; what waits at a checkpoint goes back into its lane. */
async function runPart(context: SessionContext, lane: Lane): Promise<TurnEnd> {
  const { database, session, lanes, send } = context;
  const job = lanes.take(lane);
  if (!job) return 'done';
  try {
    const progress = job.progress ?? { lane, steps: session.start(job.call), answer: 0 };
    const part = await session.advance(progress);
    if (part.done) send({ kind: 'done', id: job.id, value: part.value });
    else lanes.add(lane, { ...job, progress: { ...progress, answer: part.value } });
  } catch (error) {
    const waitedMs = performance.now() - job.acceptedAt;
    // What only reads may begin again.
    const mayRunAgain = job.progress === null || isReading(lane);
    if (database.isLocked(error) && mayRunAgain && waitedMs < LOCK_PATIENCE_MS) {
      lanes.add(lane, { ...job, progress: null });
      return 'locked';
    }
    send(failure(context, job.id, error));
    await database.recover(error);
  }
  return 'done';
}
