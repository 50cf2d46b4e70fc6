import { createStore, useStore } from '../state/store.ts';

/** What is read aloud within this time is read together, milliseconds. */
const JOINED_MS = 5_000;

const store = createStore('');
let waiting: string[] = [];

/** Has something read aloud, politely: incidents, own trouble, and what someone moves to by the keyboard. */
export function announce(text: string, how: 'joined' | 'now' = 'joined'): void {
  if (how === 'now') {
    store.set(() => text);
    return;
  }
  waiting.push(text);
  if (waiting.length > 1) return;
  setTimeout(() => {
    const joined = [...new Set(waiting)].join(' ');
    waiting = [];
    store.set(() => joined);
  }, JOINED_MS);
}

/** The one live region of the page. */
export function Announcer() {
  return (
    <p className="unseen" aria-live="polite">
      {useStore(store)}
    </p>
  );
}
