import { BASE_URL } from '../base-url.ts';
import type { WorkerNote } from '../worker/worker-note.ts';

/** Starts what runs while no page is open, and hands it the language of the pages. Never rejects: the page works without it. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    // It is looked for anew at each visit; what it brings in is not kept either.
    const worker = new URL('worker.js', BASE_URL);
    await navigator.serviceWorker.register(worker, { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    const note: WorkerNote = { language: document.documentElement.lang };
    active?.postMessage(note);
  } catch {
    // Private windows and rules of a company refuse it.
  }
}
