import type { Storage } from '../../core/ports/storage.ts';
import type { Steps } from './steps.ts';

/** The stores behind a storage; `close` is no call to one of them. */
export type StoreName = Exclude<keyof Storage, 'close'>;

/** A store in SQL: the methods of its port, each call as steps. */
export type SqlStore<Store> = {
  readonly [Method in keyof Store]: Store[Method] extends (
    ...args: infer Args
  ) => Promise<infer Result>
    ? (...args: Args) => Steps<Result>
    : never;
};

/** All stores. */
export type SqlStores = { readonly [Name in StoreName]: SqlStore<Storage[Name]> };
