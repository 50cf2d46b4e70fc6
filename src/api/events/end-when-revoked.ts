import type { Readable } from 'node:stream';
import type { Clock } from '../../core/ports/clock.ts';
import type { Authenticator } from '../accounts/authenticate.ts';
import type { Principal } from '../accounts/principal.ts';

/** How often a stream asks whether its listener may still listen, milliseconds. */
const ASK_MS = 3_000;

/** Whatever ends a session or changes what it may do ends its streams within seconds; keys of the data folder stay good. */
export function endWhenRevoked(
  stream: Readable,
  {
    clock,
    authenticator,
  }: {
    readonly clock: Pick<Clock, 'after'>;
    readonly authenticator: Pick<Authenticator, 'isStillGood'>;
  },
  principal: Principal | null,
): () => void {
  const isLasting = principal?.kind === 'operator';
  if (principal === null || isLasting) return () => undefined;
  let cancel = (): void => {};
  const ask = async (): Promise<void> => {
    // A database that cannot be read for a moment says nothing about the listener.
    const isGood = await authenticator.isStillGood(principal).catch(() => true);
    if (stream.destroyed) return;
    if (isGood) wait();
    else stream.push(null);
  };
  const wait = (): void => {
    cancel = clock.after(ASK_MS, () => void ask());
  };
  wait();
  return () => cancel();
}
