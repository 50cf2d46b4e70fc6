/** What is wrong with a call: it does not get through (`before`), or it was done and its answer is lost (`after`). */
export interface Fault {
  readonly before?: Error | null;
  readonly after?: Error | null;
}

/** The same stores, whose calls fail as `faultOf` says at the moment of each. */
export function faulty<Stores extends object>(
  stores: Stores,
  faultOf: (store: string, method: string) => Fault,
): Stores {
  const guarded = (name: string, store: object): object =>
    Object.fromEntries(
      Object.entries(store).map(([method, call]: [string, unknown]) => [
        method,
        async (...args: readonly unknown[]): Promise<unknown> => {
          const { before } = faultOf(name, method);
          if (before) throw before;
          const answer: unknown =
            typeof call === 'function' ? await Reflect.apply(call, store, args) : call;
          const { after } = faultOf(name, method);
          if (after) throw after;
          return answer;
        },
      ]),
    );
  const entries = Object.entries(stores).map(([name, store]: [string, unknown]) => [
    name,
    typeof store === 'object' && store !== null ? guarded(name, store) : store,
  ]);
  return Object.fromEntries(entries) as Stores;
}
