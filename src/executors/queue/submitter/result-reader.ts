import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isWrongType } from '../redis-trouble.ts';
import type { Refusals } from '../refusals.ts';
import { placeOf, type Seal } from '../seal.ts';
import { parseText, readReports, type WireReport } from '../wire.ts';

const MAX_ENTRIES = 500;
const BLOCK_MS = 2_000;
const RETRY_DELAY_MS = 200;
const TRIM_INTERVAL_MS = 1_000;
// Between so many characters others of this thread get their turn.
const MAX_LENGTH_AT_ONCE = 256 * 1_024;

type Entries = readonly (readonly [id: string, fields: readonly string[]])[];

/** Reads a stream of results to its end, again and again, whatever happens to the connection. */
export class ResultReader {
  readonly #client: Redis;
  readonly #key: string;
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  readonly #onReports: (reports: readonly WireReport[]) => void;
  #lastId = '0';
  #caughtUpAt = -Infinity;
  #trimmedAt = 0;
  #rewinds = 0;
  #isStopped = false;

  constructor(
    line: {
      readonly client: Redis;
      readonly key: string;
      readonly seal: Seal;
      readonly refusals: Refusals;
    },
    onReports: (reports: readonly WireReport[]) => void,
  ) {
    this.#client = line.client;
    this.#key = line.key;
    this.#seal = line.seal;
    this.#refusals = line.refusals;
    this.#onReports = onReports;
  }

  /** Whatever was in the stream at this moment (monotonic, ms) has been read. */
  get caughtUpAt(): number {
    return this.#caughtUpAt;
  }

  start(): void {
    void this.#run();
  }

  /** Begins with the first entry again, for a stream that was emptied. */
  rewind(): void {
    this.#lastId = '0';
    this.#rewinds += 1;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const startedAt = performance.now();
      const entries = await this.#tryToRead();
      if (entries === null) await wait(RETRY_DELAY_MS, undefined, { ref: false });
      else await this.#take(entries, startedAt);
    }
  }

  async #tryToRead(): Promise<Entries | null> {
    try {
      return await this.#read();
    } catch (error) {
      if (isWrongType(error)) await this.#removeOther();
      return null;
    }
  }

  async #read(): Promise<Entries> {
    const answer = await this.#client.xread(
      ...(['COUNT', MAX_ENTRIES, 'BLOCK', BLOCK_MS] as const),
      ...(['STREAMS', this.#key, this.#lastId] as const),
    );
    return answer?.[0]?.[1] ?? [];
  }

  /** Removes a value of another type in the place of the stream: it is not ours. */
  async #removeOther(): Promise<void> {
    this.#refusals.note('a stream of results');
    await this.#client.del(this.#key).catch(() => {});
  }

  async #take(entries: Entries, at: number): Promise<void> {
    const rewinds = this.#rewinds;
    let length = 0;
    for (const [id, fields] of entries) {
      if (this.#isStopped || this.#rewinds !== rewinds) return;
      for (const text of fields.filter((_, index) => index % 2 === 1)) {
        this.#accept(text);
        length += text.length;
      }
      this.#lastId = id;
      if (length < MAX_LENGTH_AT_ONCE) continue;
      length = 0;
      await breathe();
    }
    if (entries.length < MAX_ENTRIES) this.#caughtUpAt = at;
    if (entries.length > 0) this.#trim();
  }

  #accept(text: string): void {
    const letter = this.#seal.open(parseText(text), placeOf.results(this.#key));
    const { reports, refused } = readReports(letter);
    this.#refusals.note('a result', refused);
    if (reports.length > 0) this.#onReports(reports);
  }

  #trim(): void {
    const now = performance.now();
    if (now - this.#trimmedAt < TRIM_INTERVAL_MS) return;
    this.#trimmedAt = now;
    this.#client.xtrim(this.#key, 'MINID', this.#lastId).catch(() => {});
  }
}
