import { createStore } from './store.ts';

/** A question for the password that waits for its answer; `null`: none does. */
export const confirmationStore = createStore<PromiseWithResolvers<boolean> | null>(null);

/** Has the person asked for the password once more. `false`: they would rather not. Calls that come meanwhile share one question. */
export function askConfirmation(): Promise<boolean> {
  const waiting = confirmationStore.get();
  if (waiting !== null) return waiting.promise;
  const asked = Promise.withResolvers<boolean>();
  confirmationStore.set(() => asked);
  return asked.promise;
}

export function settleConfirmation(isConfirmed: boolean): void {
  confirmationStore.get()?.resolve(isConfirmed);
  confirmationStore.set(() => null);
}
