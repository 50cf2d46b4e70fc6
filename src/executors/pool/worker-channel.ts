import type { FromWorker, ToWorker } from './protocol.ts';

/** The pool's end of the line to one worker, whatever the worker is: a thread, a child process. */
export interface WorkerChannel {
  readonly pid: number;
  /** Silently lost when the worker is gone: `onEnd` reports its end. */
  send(message: ToWorker): void;
  /** Ends the worker now, whatever it is doing; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ChannelEvents {
  onMessage(message: FromWorker): void;
  /** Called once, last, when the worker is gone for whatever reason; `detail` is for people. */
  onEnd(detail: string): void;
}

/** Starts a worker on the module at `entry`. */
export type OpenChannel = (
  worker: { readonly name: string; readonly entry: URL },
  events: ChannelEvents,
) => WorkerChannel;

/** The worker's end of the line. */
export interface WorkerPort {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
  /** Lets go of the line: the worker ends as soon as nothing is under way in it. */
  close(): void;
}
