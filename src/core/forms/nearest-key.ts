const MAX_KEY_LENGTH = 64;

/** The known key that was most likely meant, or `null` when none is close. */
export function nearestKey(given: string, known: Iterable<string>): string | null {
  if (given.length > MAX_KEY_LENGTH) return null;
  const lowered = given.toLowerCase();
  let best: string | null = null;
  let bestDistance = lowered.length < 2 ? 1 : maxEdits(lowered.length) + 1;
  for (const key of known) {
    const distance = distanceOf(lowered, key.toLowerCase());
    if (distance < bestDistance) {
      best = key;
      bestDistance = distance;
    }
  }
  return best;
}

const MIN_STEM_LENGTH = 4;

function distanceOf(given: string, key: string): number {
  const isStem = Math.min(given.length, key.length) >= MIN_STEM_LENGTH;
  if (isStem && (given.startsWith(key) || key.startsWith(given))) return 1;
  return Math.abs(key.length - given.length) > 3 ? Infinity : editDistance(given, key);
}

function maxEdits(length: number): number {
  return Math.min(3, Math.max(1, Math.floor(length / 3)));
}

/** How many letters must be added, dropped, replaced or swapped with the next to turn one text into the other. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const distance = Math.min(
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      );
      rows[row]?.push(distance);
    }
  }
  return at(from.length, to.length);
}
