const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const DURATION = /^(?:(\d{1,5})d)?(?:(\d{1,7})h)?(?:(\d{1,9})m)?(?:(\d{1,11})s)?(?:(\d{1,14})ms)?$/;

/**
 * Milliseconds of a duration written as whole numbers with units, largest first: `500ms`, `10s`, `5m`, `1m30s`, `1d`.
 * `null` for anything else, a number without a unit among it.
 */
export function parseDurationMs(text: string): number | null {
  if (text === '') return null;
  const match = DURATION.exec(text);
  if (match === null) return null;
  return UNITS.reduce((sum, [, unitMs], index) => sum + Number(match[index + 1] ?? 0) * unitMs, 0);
}

/** The shortest text that `parseDurationMs` reads back as the same whole number of milliseconds. */
export function formatDuration(durationMs: number): string {
  const wholeMs = Math.max(0, Math.round(durationMs));
  if (wholeMs === 0) return '0s';
  const single = UNITS.find(([, unitMs]) => wholeMs % unitMs === 0) ?? UNITS[4];
  const plain = `${wholeMs / single[1]}${single[0]}`;
  const compound = compoundOf(wholeMs);
  return plain.length < compound.length ? plain : compound;
}

function compoundOf(wholeMs: number): string {
  let restMs = wholeMs;
  let text = '';
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}
