import { UnavailableError } from '../../core/errors.ts';
import type { Steps } from '../sql/steps.ts';
import type { SqlStores, StoreName } from '../sql/store.ts';
import type { Call } from './database.ts';
import { type Lane, OPERATIONS } from './protocol.ts';

/** A client's request as a call, with its lane. Throws `UnavailableError` for what is no operation of ours. */
export function callOf(asked: {
  readonly store: StoreName;
  readonly method: string;
  readonly args: readonly unknown[];
}): Call {
  const { store, method, args } = asked;
  const lanes: Readonly<Record<string, Readonly<Record<string, Lane>>>> = OPERATIONS;
  const methods = Object.hasOwn(lanes, store) ? lanes[store] : undefined;
  const lane = methods && Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (lane === undefined) {
    throw new UnavailableError(`the database has no operation ${store}.${method}`);
  }
  return { store, method, lane, args };
}

/** The steps of a call. */
export function stepsOf(stores: SqlStores, { store, method, args }: Call): Steps<unknown> {
  const methods: Readonly<Record<string, unknown>> = stores[store];
  const run = methods[method];
  if (typeof run !== 'function') throw new UnavailableError(`no operation ${store}.${method}`);
  return Reflect.apply(run, undefined, args) as Steps<unknown>;
}
