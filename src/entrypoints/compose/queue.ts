import type { QueueParts } from '../../cli/queue/command.ts';
import { UnavailableError } from '../../core/errors.ts';
import { QueueControl } from '../../executors/queue/control/queue-control.ts';
import { describeRedisTrouble, shownUrl } from '../../executors/queue/redis-trouble.ts';
import { readQueueKey } from './queue-setup.ts';

/** Puts together what `squirrel queue` works with. */
export function queueParts(): QueueParts {
  return {
    open: async (url) => {
      const control = await QueueControl.open(url, readQueueKey());
      const shown = shownUrl(url);
      // What Redis refuses, because of what stands in it or what this user may do, is no bug of ours.
      const explained = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
        answer.catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'ReplyError') throw error;
          const trouble = describeRedisTrouble(error);
          throw new UnavailableError(`the queue at ${shown} cannot be used: ${trouble}`, error);
        });
      return {
        url: shown,
        status: () => explained(control.status()),
        workers: () => explained(control.workers()),
        ask: (command, target) => explained(control.ask(command, target)),
        delayed: () => explained(control.delayed()),
        purge: () => explained(control.purge()),
        close: () => control.close(),
      };
    },
  };
}
