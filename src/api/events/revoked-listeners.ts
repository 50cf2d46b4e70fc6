import type { Readable } from 'node:stream';
import type { Clock } from '../../core/ports/clock.ts';
import type { Authenticator } from '../accounts/authenticate.ts';
import type { Principal } from '../accounts/principal.ts';

/** How often it is asked whether a listener may still listen, milliseconds. */
const ASK_MS = 3_000;

interface RevokedListenersSetup {
  readonly clock: Pick<Clock, 'after'>;
  readonly authenticator: Pick<Authenticator, 'isStillGood'>;
}

/**
 * Ends the streams of a session or key within seconds of whatever ends it or changes what it may do; keys of the data folder
 * stay good. However many streams one has, it is asked for once.
 */
export class RevokedListeners {
  readonly #setup: RevokedListenersSetup;
  readonly #streams = new Map<string, Set<Readable>>();

  constructor(setup: RevokedListenersSetup) {
    this.#setup = setup;
  }

  add(stream: Readable, principal: Principal | null): void {
    if (principal?.kind !== 'user' && principal?.kind !== 'key') return;
    const { secret } = principal;
    const known = this.#streams.get(secret);
    const streams = known ?? new Set();
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
    if (known !== undefined) return;
    this.#streams.set(secret, streams);
    this.#wait(principal, streams);
  }

  #wait(principal: Principal & { readonly secret: string }, streams: Set<Readable>): void {
    const ask = async (): Promise<void> => {
      const { authenticator } = this.#setup;
      // A database that cannot be read for a moment says nothing about the listener.
      const isGood =
        streams.size > 0 && (await authenticator.isStillGood(principal).catch(() => true));
      if (isGood && streams.size > 0) return this.#wait(principal, streams);
      this.#streams.delete(principal.secret);
      for (const stream of streams) stream.push(null);
    };
    this.#setup.clock.after(ASK_MS, () => void ask());
  }
}
