import type { Clock } from '../../../core/ports/clock.ts';

/** Time as the gate needs it. */
export type SocketClock = Pick<Clock, 'monotonicMs' | 'after'>;

/** The clock of this thread, whose tasks come after whatever the sockets hold has been read. */
export const socketClock: SocketClock = {
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      immediate = setImmediate(task);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
