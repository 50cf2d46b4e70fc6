const LONGEST_KEY = 64;

/** The known key that was most likely meant, or `null` when none is close. */
export function nearestKey(given: string, known: Iterable<string>): string | null {
  if (given.length > LONGEST_KEY) return null;
  const lowered = given.toLowerCase();
  let best: string | null = null;
  let bestDistance = lowered.length <= 3 ? 1 : Math.min(3, Math.floor(lowered.length / 3)) + 0.5;
  for (const key of known) {
    if (Math.abs(key.length - lowered.length) > 3) continue;
    const distance = editDistance(lowered, key.toLowerCase());
    if (distance < bestDistance) {
      best = key;
      bestDistance = distance;
    }
  }
  return best;
}

/** How many letters must be added, dropped or replaced to turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
