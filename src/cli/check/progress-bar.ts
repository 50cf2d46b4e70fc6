const REDRAW_INTERVAL_MS = 100;
const BAR_WIDTH = 30;
// Back to the start of the line, then erase it (ECMA-48 §8.3.41).
const CLEAR_LINE = '\r\u001B[2K';

/** A bar on the terminal's error stream that redraws itself; on anything but a terminal it stays silent. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  #done = 0;
  #notUp = 0;
  #timer: NodeJS.Timeout | null = null;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  start(): void {
    if (!this.#stream.isTTY) return;
    this.#timer = setInterval(() => this.#draw(), REDRAW_INTERVAL_MS);
  }

  advance(isUp: boolean): void {
    this.#done += 1;
    if (!isUp) this.#notUp += 1;
  }

  /** Takes the bar away, to make room for a line; it comes back by itself. */
  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write(CLEAR_LINE);
  }

  end(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.hide();
  }

  #draw(): void {
    this.#isShown = true;
    const line = progressLine({ done: this.#done, total: this.#total, notUp: this.#notUp });
    this.#stream.write(`${CLEAR_LINE}${line.slice(0, this.#stream.columns - 1)}`);
  }
}

/** `[######........]  12/33  36 %  2 not up` */
function progressLine({
  done,
  total,
  notUp,
}: {
  readonly done: number;
  readonly total: number;
  readonly notUp: number;
}): string {
  const ratio = total === 0 ? 1 : done / total;
  const filled = Math.floor(ratio * BAR_WIDTH);
  const bar = '#'.repeat(filled) + '.'.repeat(BAR_WIDTH - filled);
  return `[${bar}]  ${done}/${total}  ${Math.floor(ratio * 100)} %  ${notUp} not up`;
}
