/** What the worker knows from before. */
export interface WorkerNote {
  /** Of the pages. */
  readonly language?: string | undefined;
  /** Since when no page could be had from the service, epoch milliseconds; `null`: the last one came. */
  readonly unreachedSince?: number | null;
}
