/** The time until a limit counts anew, from a header in epoch seconds; `undefined` where it is none, or over. */
export function resetWait(resetsAt: string | null, now: number): number | undefined {
  if (resetsAt === null || !/^\d{1,12}$/.test(resetsAt)) return undefined;
  const waitMs = Number(resetsAt) * 1000 - now;
  return waitMs > 0 ? waitMs : undefined;
}
