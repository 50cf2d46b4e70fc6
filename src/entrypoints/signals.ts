import { isatty } from 'node:tty';
import { EXIT } from '../cli/exit-codes.ts';

/** npm passes on what the terminal has sent to the whole group already: that is one signal, not two. */
const SAME_SIGNAL_MS = 300;
const PARENT_CHECK_INTERVAL_MS = 1_000;

/** Signals of the system to a command. */
export interface Signals {
  /** Calls `listener` at the first interruption; a second one ends the process at once. */
  onInterrupt(listener: () => void): void;
  /** Calls `listener` at each hang-up, which otherwise is an interruption too. */
  onReload(listener: () => void): void;
}

/** Listens to the signals of this process, from the first listener on. */
export function processSignals(): Signals {
  const isFromNpm = process.env['npm_lifecycle_event'] !== undefined;
  const hadTerminal = isatty(0);
  let reload: (() => void) | null = null;
  const listenTo = (listener: () => void): void => {
    const interrupt = interruptOnce(listener, isFromNpm ? SAME_SIGNAL_MS : 0);
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    process.on('SIGHUP', () => {
      // A terminal that was closed is no request to go on without it.
      const isClosed = hadTerminal && !isatty(0);
      if (reload === null || isClosed) interrupt();
      else reload();
    });
    if (isFromNpm) watchParent(interrupt);
  };
  return { onInterrupt: listenTo, onReload: (listener) => void (reload = listener) };
}

function interruptOnce(listener: () => void, sameSignalMs: number): () => void {
  let firstAt: number | null = null;
  return () => {
    if (firstAt === null) {
      firstAt = performance.now();
      listener();
    } else if (performance.now() - firstAt >= sameSignalMs) {
      process.exit(EXIT.interrupted);
    }
  };
}

/** npm that was killed outright passes nothing on; its own parent wants us to end too. */
function watchParent(interrupt: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    interrupt();
  }, PARENT_CHECK_INTERVAL_MS);
  timer.unref();
}
