import type { Clock } from '../core/ports/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Log } from '../core/ports/log.ts';

type Level = Exclude<keyof Log, 'child'>;

/** Lines of one message that are written in a window; the rest of them are counted. */
const MAX_LINES = 100;
const WINDOW_MS = 10_000;

/** What is written of one message since the window began. */
interface Burst {
  lines: number;
  readonly log: Log;
  readonly level: Level;
  readonly message: string;
  readonly cancel: () => void;
}

/** A log that says the same thing a hundred times in ten seconds and no more: of a thousand changes at once it says how many. */
export class BoundedLog implements Log {
  readonly #log: Log;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #bursts: Map<string, Burst>;

  constructor(log: Log, clock: Pick<Clock, 'after'>, bursts: Map<string, Burst> = new Map()) {
    this.#log = log;
    this.#clock = clock;
    this.#bursts = bursts;
  }

  debug(fields: JsonObject, message: string): void {
    this.#write('debug', fields, message);
  }

  info(fields: JsonObject, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: JsonObject, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: JsonObject, message: string): void {
    this.#write('error', fields, message);
  }

  /** Its lines count together with those of the others. */
  child(fields: JsonObject): BoundedLog {
    return new BoundedLog(this.#log.child(fields), this.#clock, this.#bursts);
  }

  /** Writes the counts that wait for the end of their window. */
  flush(): void {
    for (const key of this.#bursts.keys()) this.#close(key);
  }

  #write(level: Level, fields: JsonObject, message: string): void {
    const key = `${level} ${message}`;
    const burst = this.#bursts.get(key) ?? this.#open(key, level, message);
    burst.lines += 1;
    if (burst.lines <= MAX_LINES) this.#log[level](fields, message);
  }

  #open(key: string, level: Level, message: string): Burst {
    const cancel = this.#clock.after(WINDOW_MS, () => this.#close(key));
    const burst = { lines: 0, log: this.#log, level, message, cancel };
    this.#bursts.set(key, burst);
    return burst;
  }

  #close(key: string): void {
    const burst = this.#bursts.get(key);
    if (burst === undefined) return;
    this.#bursts.delete(key);
    burst.cancel();
    const { log, level, message, lines } = burst;
    const more = lines - MAX_LINES;
    if (more > 0) log[level]({ more, shown: MAX_LINES }, `${message}: more of the same`);
  }
}
