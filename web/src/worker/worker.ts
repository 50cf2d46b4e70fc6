import { offlinePage } from './offline-page.ts';
import { shownOf, targetOf, type ShownMessage } from './push-message.ts';
import type { WorkerNote } from './worker-note.ts';

// Runs while no page is open. It shows what push services bring, and a page of its own where the service cannot be reached. It
// keeps nothing of what the service answers: an old status is none.

interface ExtendableEvent extends Event {
  waitUntil(task: Promise<unknown>): void;
}
interface PushEvent extends ExtendableEvent {
  readonly data: { text(): string } | null;
}
interface ClickEvent extends ExtendableEvent {
  readonly notification: Notification;
  readonly action: string;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    openWindow(address: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
}

const scope = self as unknown as Scope;
const on = <Kind extends Event>(kind: string, react: (event: Kind) => void): void =>
  addEventListener(kind, react as unknown as EventListener);

/** Where the notes of the worker lie: it is ended whenever it has nothing to do. */
const NOTES = 'squirrel-notes';
const NOTE = './note';

async function readNote(): Promise<WorkerNote> {
  const kept = await (await caches.open(NOTES)).match(NOTE);
  return kept === undefined ? {} : ((await kept.json()) as WorkerNote);
}

async function writeNote(change: WorkerNote): Promise<WorkerNote> {
  const note = { ...(await readNote()), ...change };
  await (await caches.open(NOTES)).put(NOTE, Response.json(note));
  return note;
}

on<ExtendableEvent>('install', (event) => event.waitUntil(scope.skipWaiting()));
on<ExtendableEvent>('activate', (event) => {
  event.waitUntil(
    Promise.all([scope.registration.navigationPreload.enable(), scope.clients.claim()]),
  );
});
on<ExtendableEvent & MessageEvent<WorkerNote>>('message', (event) => {
  event.waitUntil(writeNote({ language: event.data.language }));
});

on<FetchEvent>('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(openPage(event));
});

async function openPage(event: FetchEvent): Promise<Response> {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if ((await readNote()).unreachedSince !== null) await writeNote({ unreachedSince: null });
    return answer;
  } catch {
    const { unreachedSince = null } = await readNote();
    const note = await writeNote({ unreachedSince: unreachedSince ?? Date.now() });
    return offlinePage(note);
  }
}

on<PushEvent>('push', (event) => {
  const { title, ...options } = shownOf(event.data?.text() ?? '');
  const icon = new URL('icon-192.png', scope.registration.scope).href;
  event.waitUntil(scope.registration.showNotification(title, { icon, ...options }));
});

on<ClickEvent>('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  const address = targetOf(notification.data as ShownMessage['data'], action);
  const target = new URL(address, scope.registration.scope).href;
  event.waitUntil(scope.clients.openWindow(target));
});
