import { siteFacts, type KeptEvidence } from '../../core/incident/kept-evidence.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';

const SEPARATOR = '\n';

/**
 * What each site was like when it was last up, since the start: numbers in columns, and the texts of a site as one, which is
 * the same from check to check.
 */
export class LastGood {
  readonly #at = Column.ofDoubles();
  readonly #statusCode = Column.ofDoubles();
  /** -1: there was none. */
  readonly #firstByteMs = Column.ofDoubles();
  readonly #totalMs = Column.ofDoubles();
  /** By slot. */
  readonly #texts: (string | undefined)[] = [];

  /** Takes a result that was judged. */
  note(watched: Watched, result: ProbeResult): void {
    if (result.outcome !== 'up' || watched.isRemoved) return;
    const { statusCode, address, certificate, redirectedTo, firstByteMs, totalMs } =
      siteFacts(result);
    this.#at.set(watched, result.startedAt);
    this.#statusCode.set(watched, statusCode ?? 0);
    this.#firstByteMs.set(watched, firstByteMs ?? -1);
    this.#totalMs.set(watched, totalMs);
    const texts = [address, certificate, redirectedTo].map((text) => text ?? '').join(SEPARATOR);
    if (this.#texts[watched.slot] !== texts) this.#texts[watched.slot] = texts;
  }

  /** `null`: it was not up since the start, as far as is known. */
  of(watched: Watched): KeptEvidence['good'] {
    const at = this.#at.get(watched);
    if (at === 0) return null;
    const [address = '', certificate = '', redirectedTo = ''] = (
      this.#texts[watched.slot] ?? ''
    ).split(SEPARATOR);
    const firstByteMs = this.#firstByteMs.get(watched);
    return {
      at,
      statusCode: this.#statusCode.get(watched) || null,
      address: address || null,
      certificate: certificate || null,
      redirectedTo: redirectedTo || null,
      firstByteMs: firstByteMs < 0 ? null : firstByteMs,
      totalMs: this.#totalMs.get(watched),
    };
  }

  /** It is to be removed, or judged anew. */
  forget(watched: Watched): void {
    if (watched.isRemoved) return;
    this.#at.set(watched, 0);
    this.#texts[watched.slot] = undefined;
  }
}
