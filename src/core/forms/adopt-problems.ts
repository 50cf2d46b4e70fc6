import type { Problem } from '../errors.ts';
import type { Reading } from './reading.ts';

/** Takes over problems that a kind's own code found in its options: their paths begin there, ours at the whole input. */
export function adoptProblems(reading: Reading, found: readonly Problem[]): void {
  for (const { path, message, hint } of found) {
    const place = placeOf(reading.path, path);
    const isNamed = path !== '' && message.startsWith(`${path} `);
    const rest = isNamed ? message.slice(path.length) : `: ${message}`;
    reading.problems.push({
      path: place,
      message: place === '' ? message : `${place}${rest}`,
      ...(hint !== undefined && { hint }),
    });
  }
}

function placeOf(base: string, path: string): string {
  if (base === '' || path === '') return `${base}${path}`;
  return path.startsWith('[') ? `${base}${path}` : `${base}.${path}`;
}
