/** A browser that is signed in, kept by the service, so that it can be ended at any time. */
export interface UserSession {
  /** Names it to people; useless for signing in. */
  readonly id: string;
  readonly userId: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Epoch ms of its latest request, about a minute late. */
  readonly seenAt: number;
  /** Epoch ms at which the user last proved who they are. */
  readonly confirmedAt: number;
  /** Address of its latest request. */
  readonly address: string;
  /** What the browser calls itself, cut. */
  readonly agent: string;
}

const HOUR_MS = 3_600_000;

/** Unused for so long, a session ends. */
export const SESSION_IDLE_MS = 12 * HOUR_MS;
/** So long after it began it ends, used or not. */
export const SESSION_LIFE_MS = 30 * 24 * HOUR_MS;
/** How long after a proof of who they are a user may change what protects accounts. */
export const CONFIRMED_MS = 15 * 60_000;
/** A session is noted as used so often at most. */
export const SEEN_STEP_MS = 60_000;
/** Sessions of one user; with one more, the one unused for the longest time ends. */
export const MAX_SESSIONS = 50;

/** Whether a session is over at `now`, epoch ms. */
export function isSessionOver(session: UserSession, now: number): boolean {
  return now - session.createdAt >= SESSION_LIFE_MS || now - session.seenAt >= SESSION_IDLE_MS;
}
