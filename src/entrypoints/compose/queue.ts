import type { QueueParts } from '../../cli/queue/command.ts';
import { openQueueControl } from '../../executors/queue/control/queue-control.ts';

/** Puts together what `squirrel queue` works with. */
export function queueParts(): QueueParts {
  return { open: (url) => openQueueControl(url, process.env['SQUIRREL_QUEUE_KEY'] || null) };
}
