/** What can be told to workers. `target` is a worker's name or id; `null` means all of them. */
export type ControlMessage =
  | { readonly command: 'abort'; readonly session: string }
  | ({ readonly id: string; readonly target: string | null } & ControlCommand);

/** Commands that are answered. */
export type ControlCommand =
  | { readonly command: 'ping' }
  | { readonly command: 'checks'; readonly most: number }
  | { readonly command: 'resize'; readonly concurrency: number }
  | { readonly command: 'shutdown'; readonly now: boolean };

/** A check that a worker has at the moment. */
export interface ShownCheck {
  readonly kind: string;
  /** `null` where the options are sealed. */
  readonly target: string | null;
  readonly job: string;
  /** It waits inside the worker for a free place. */
  readonly isWaiting: boolean;
  /** Since the worker took it. */
  readonly sinceMs: number;
}

/** One worker's answer. */
export interface ControlReply {
  readonly workerId: string;
  readonly worker: string;
  /** What was done, or why not; for people. */
  readonly text: string;
  /** Of `checks`. */
  readonly checks?: readonly ShownCheck[];
}

/** The message in a text of the channel; `null` for anything else. */
export function readControlMessage(text: string): ControlMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    const isMessage = typeof message === 'object' && message !== null && 'command' in message;
    return isMessage ? (message as ControlMessage) : null;
  } catch {
    return null;
  }
}
