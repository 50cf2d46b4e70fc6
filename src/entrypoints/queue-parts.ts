import type { QueueParts } from '../cli/queue/command.ts';
import { QueueControl } from '../executors/queue/control/queue-control.ts';
import { readQueueKey } from './queue-setup.ts';
import { shownUrl } from '../executors/queue/redis-trouble.ts';

/** Puts together what `squirrel queue` works with. */
export function queueParts(): QueueParts {
  return {
    open: async (url) => {
      const control = await QueueControl.open(url, readQueueKey());
      return {
        url: shownUrl(url),
        status: () => control.status(),
        workers: () => control.workers(),
        ask: (command, target) => control.ask(command, target),
        delayed: () => control.delayed(),
        purge: () => control.purge(),
        close: () => control.close(),
      };
    },
  };
}
