import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { readReports, type WireReport } from '../wire.ts';

const mostEntries = 500;
const blockMs = 2_000;
const restMs = 200;
const trimEveryMs = 1_000;

/** Reads a stream of results to its end, again and again, whatever happens to the connection. */
export class ResultReader {
  readonly #client: Redis;
  readonly #key: string;
  readonly #onReports: (reports: readonly WireReport[]) => void;
  #lastId = '0';
  #caughtUpAt = -Infinity;
  #trimmedAt = 0;
  #isStopped = false;

  constructor(
    line: { readonly client: Redis; readonly key: string },
    onReports: (reports: readonly WireReport[]) => void,
  ) {
    this.#client = line.client;
    this.#key = line.key;
    this.#onReports = onReports;
  }

  /** Whatever was in the stream at this moment (monotonic, ms) has been read. */
  get caughtUpAt(): number {
    return this.#caughtUpAt;
  }

  start(): void {
    void this.#run();
  }

  /** Begins with the first entry again, for a stream that somebody has emptied. */
  rewind(): void {
    this.#lastId = '0';
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const startedAt = performance.now();
      const entries = await this.#read().catch(() => null);
      if (entries === null) await wait(restMs, undefined, { ref: false });
      else this.#take(entries, startedAt);
    }
  }

  async #read(): Promise<readonly (readonly [id: string, fields: readonly string[]])[]> {
    const answer = await this.#client.xread(
      ...(['COUNT', mostEntries, 'BLOCK', blockMs] as const),
      ...(['STREAMS', this.#key, this.#lastId] as const),
    );
    return answer?.[0]?.[1] ?? [];
  }

  #take(entries: readonly (readonly [id: string, fields: readonly string[]])[], at: number): void {
    if (entries.length < mostEntries) this.#caughtUpAt = at;
    const last = entries.at(-1);
    if (!last || this.#isStopped) return;
    this.#lastId = last[0];
    this.#onReports(
      entries.flatMap(([, fields]) =>
        fields.filter((_, index) => index % 2 === 1).flatMap((text) => readReports(text)),
      ),
    );
    this.#trim();
  }

  #trim(): void {
    const now = performance.now();
    if (now - this.#trimmedAt < trimEveryMs) return;
    this.#trimmedAt = now;
    this.#client.xtrim(this.#key, 'MINID', this.#lastId).catch(() => {});
  }
}
