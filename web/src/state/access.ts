import type { CallerAnswer } from '../../../src/api/contract.ts';
import { forgetKey, keepKey, storedKey } from './access-key.ts';
import { ApiFailure, createClient, NOBODY, type Access } from './client.ts';
import { keepProject, projectHeader } from './chosen-project.ts';
import { forgetDrafts } from './drafts.ts';
import { createStore } from './store.ts';

/** Where this browser stands: `asking` until it is known whether a session goes on. */
export interface AccessState {
  readonly access: Access | null | 'asking';
  /** What was given before is no longer good. */
  readonly wasRefused: boolean;
  /** Whoever was signed in has just signed out. */
  readonly hasLeft?: boolean;
}

const storedAtStart = storedKey();
const store = createStore<AccessState>({
  access: storedAtStart === null ? 'asking' : accessByKey(storedAtStart),
  wasRefused: false,
});

/** The one state of all of the page. */
export const accessStore: Pick<typeof store, 'get' | 'subscribe' | 'set'> = store;

function accessByKey(key: string): Access {
  return { kind: 'key', headers: { authorization: `Bearer ${key}`, ...projectHeader() } };
}

/** Without a key in this tab, a session may go on from before. */
export async function resumeSession(): Promise<void> {
  if (store.get().access !== 'asking') return;
  try {
    enterSession(await createClient(NOBODY, () => {}).get<CallerAnswer>('session'));
  } catch (failure) {
    const isOver = failure instanceof ApiFailure && failure.status === 401;
    if (!isOver) throw failure;
    store.set(() => ({ access: null, wasRefused: false }));
  }
}

export function enterByKey(key: string): void {
  keepKey(key);
  store.set(() => ({ access: accessByKey(key), wasRefused: false }));
}

/** Who was just signed in, or goes on with a token of a session that began anew. */
export function enterSession({ csrfToken }: CallerAnswer): void {
  forgetKey();
  const headers = csrfToken === null ? {} : { 'x-csrf-token': csrfToken };
  store.set(() => ({
    access: { kind: 'session', headers: { ...headers, ...projectHeader() } },
    wasRefused: false,
  }));
}

/** Nothing of what was given before is used any more; `refused`: because it is no longer good. */
export function leave(why: 'left' | 'refused'): void {
  forgetKey();
  // A session that ran out goes on after the sign-in, with what was typed.
  if (why === 'left') forgetDrafts();
  keepProject(null);
  store.set(() => ({
    access: null,
    wasRefused: why === 'refused',
    hasLeft: why === 'left',
  }));
}
