import type { EngineKind } from '../../core/ports/executor.ts';

const REDRAW_INTERVAL_MS = 1000;
// Back to the start of the line, then erase it (ECMA-48 §8.3.41).
const CLEAR_LINE = '\r\u001B[2K';

/** A line on the terminal's error stream that says what runs now; on anything but a terminal it stays silent. */
export class RunLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #engines: readonly EngineKind[];
  readonly #runs: number;
  #timer: NodeJS.Timeout | null = null;
  #isShown = false;

  constructor(
    stream: NodeJS.WriteStream,
    plan: { readonly engines: readonly EngineKind[]; readonly runs: number },
  ) {
    this.#stream = stream;
    this.#engines = plan.engines;
    this.#runs = plan.runs;
  }

  show({ engine, run }: { readonly engine: EngineKind; readonly run: number }): void {
    if (!this.#stream.isTTY) return;
    this.#stopTimer();
    const place = `engine ${this.#engines.indexOf(engine) + 1} of ${this.#engines.length}`;
    const round = this.#runs > 1 ? `, run ${run} of ${this.#runs}` : '';
    let seconds = 0;
    const draw = (): void => {
      this.#isShown = true;
      this.#stream.write(`${CLEAR_LINE}${engine} (${place}${round}) ${seconds} s`);
      seconds += 1;
    };
    draw();
    this.#timer = setInterval(draw, REDRAW_INTERVAL_MS);
  }

  /** Takes the line away, to make room for another; it comes back by itself. */
  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write(CLEAR_LINE);
  }

  end(): void {
    this.#stopTimer();
    this.hide();
  }

  #stopTimer(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
