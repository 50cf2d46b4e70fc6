import { openQueueStage } from '../../../src/entrypoints/race/private-workers.ts';

// Opens a stage for the engine `queue`, tells where it is, and waits to be killed.
const { url } = await openQueueStage({
  url: null,
  usualUrl: 'redis://127.0.0.1:1',
  queueKey: null,
  concurrency: 2,
});
process.send?.({ url });
