import { readdirSync, readFileSync } from 'node:fs';

const recheckMs = 1_000;

let lastShare = 0;
let checkedAt = Number.NEGATIVE_INFINITY;

/** How much of its limit of open files this process uses, from 0 to 1; looked at once a second. 0 where it is unknown. */
export function openFileShare(): number {
  const now = performance.now();
  if (now - checkedAt > recheckMs) {
    checkedAt = now;
    lastShare = readShare();
  }
  return lastShare;
}

function readShare(): number {
  try {
    const limit = Number(
      /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1],
    );
    return limit > 0 ? readdirSync('/proc/self/fd').length / limit : 0;
  } catch (error) {
    // Without a free descriptor nothing can be read: that is an answer, too. A system without /proc does not tell.
    const code = (error as NodeJS.ErrnoException | null)?.code;
    return code === 'EMFILE' || code === 'ENFILE' ? 1 : 0;
  }
}
