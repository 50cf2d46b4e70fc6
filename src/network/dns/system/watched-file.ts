import { readFileSync, statSync } from 'node:fs';

const USUAL_RECHECK_MS = 5_000;

/** The parsed content of a file; parsed again when it has changed, which is looked at every 5 s at most, when it is asked for. */
export function watchFile<T>(
  path: string,
  parse: (text: string) => T,
  recheckMs = USUAL_RECHECK_MS,
): () => T {
  let value: T | null = null;
  let readVersion: string | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (value !== null && now - checkedAt < recheckMs) return value;
    checkedAt = now;
    const version = versionOf(path);
    if (value === null || version !== readVersion) value = parse(readText(path));
    readVersion = version;
    return value;
  };
}

function versionOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A system without the file has nothing to say in it.
    return '';
  }
}
