import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Looks again and again until there is something; throws what `describe` says when that takes longer than `withinMs`. */
export async function until<Found>(
  look: () => Promise<Found | null | false> | Found | null | false,
  {
    withinMs,
    everyMs = LOOK_EVERY_MS,
    describe,
  }: { readonly withinMs: number; readonly everyMs?: number; readonly describe: () => string },
): Promise<Found> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${describe()}`);
    await wait(everyMs);
  }
}
