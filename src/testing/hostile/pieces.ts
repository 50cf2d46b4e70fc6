import type { HostileCase, HostileTry } from '../../farm/hostile/hostile-case.ts';

// What their servers send over TCP is ours to cut.
const cut: ReadonlySet<string> = new Set(['tcp', 'tls', 'tls-flight']);

// Whether anything lies behind a blank line is only known of what came with it, which is all or nothing of the rest.
const noted: ReadonlySet<string> = new Set(['H29', 'H31']);

/** Why a case cannot be played byte by byte; `null` when it can. */
export function whyWhole(hostile: HostileCase): string | null {
  if (hostile.apart !== undefined) return hostile.apart;
  if (noted.has(hostile.id)) return 'it notes what comes together with the blank line';
  const { tries } = hostile;
  if (!tries.some((each) => hasServer(each, cut))) return 'no server of it sends bytes over TCP';
  if (!tries.every(({ steps }) => steps.every(({ kind }) => kind === 'probe' || kind === 'wait')))
    return 'it asks for more than verdicts';
  return null;
}

function hasServer({ servers }: HostileTry, kinds: ReadonlySet<string>): boolean {
  return Object.values(servers).some(({ kind }) => kinds.has(kind));
}
