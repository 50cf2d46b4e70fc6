const MAX_REMEMBERED = 10_000;

/** The jobs that ended in this worker lately: one that comes again is somebody's echo. */
export class EndedJobs {
  readonly #ids = new Set<string>();

  has(jobId: string): boolean {
    return this.#ids.has(jobId);
  }

  add(jobId: string): void {
    this.#ids.add(jobId);
    const [oldest] = this.#ids;
    if (this.#ids.size > MAX_REMEMBERED && oldest !== undefined) this.#ids.delete(oldest);
  }
}
