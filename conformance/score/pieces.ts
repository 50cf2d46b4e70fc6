import type { HostileCase, HostileTry } from '../format/hostile-case.ts';

// What their servers send over TCP is ours to cut.
const cut: ReadonlySet<string> = new Set(['tcp', 'tls', 'tls-flight']);

// What a case is about is gone when its bytes come one by one.
const whole: ReadonlyMap<string, string> = new Map([
  ['H29', 'it notes what comes together with the blank line'],
  ['H31', 'it notes what comes together with the blank line'],
  ['L26', 'the server hangs up before its alert has gone out'],
]);

/** Why a case cannot be played byte by byte; `null` when it can. */
export function whyWhole(hostile: HostileCase): string | null {
  if (hostile.apart !== undefined) return hostile.apart;
  const about = whole.get(hostile.id);
  if (about !== undefined) return about;
  const { tries } = hostile;
  if (!tries.some((each) => hasServer(each, cut))) return 'no server of it sends bytes over TCP';
  if (!tries.every(({ steps }) => steps.every(({ kind }) => kind === 'probe' || kind === 'wait')))
    return 'it asks for more than verdicts';
  return null;
}

function hasServer({ servers }: HostileTry, kinds: ReadonlySet<string>): boolean {
  return Object.values(servers).some(({ kind }) => kinds.has(kind));
}
