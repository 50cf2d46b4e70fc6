type Verb = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * The same stores behind a line that can be cut: from then on no call gets through and none is answered, as for a
 * process that was killed. Every call and every answer takes `delay`, so that a cut can fall in between.
 */
export function severable<Stores extends object>(
  stores: Stores,
  delay: () => Promise<void>,
): { readonly stores: Stores; sever(): void } {
  let isCut = false;
  const call = async (verb: Verb, args: readonly unknown[]): Promise<unknown> => {
    await delay();
    if (isCut) return new Promise(() => undefined);
    const answer = await verb(...args).then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    await delay();
    if (isCut) return new Promise(() => undefined);
    return answer();
  };
  const overLine = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member === 'function') {
          return (...args: readonly unknown[]) => call(member.bind(target) as Verb, args);
        }
        return typeof member === 'object' && member !== null ? overLine(member) : member;
      },
    });
  return {
    stores: overLine(stores),
    sever: () => {
      isCut = true;
    },
  };
}
