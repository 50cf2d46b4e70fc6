/** Waits for a promise, but no longer than `limitMs`, whatever becomes of it. */
export async function settleWithin(limitMs: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([promise.catch(() => {}), limit]);
  clearTimeout(timer);
}
