import type { MonitorId } from '../../../core/ids.ts';
import type { Dialect } from '../dialect.ts';
import { all, one, type Steps } from '../steps.ts';

/** The numbers that stand for monitors in history, remembered because every check asks for one. */
export interface MonitorNumbers {
  /** The number of a monitor that is remembered. */
  known(id: MonitorId): number | undefined;
  numberOf(id: MonitorId): Steps<number | undefined>;
  /** The numbers of those that are there, in one question. */
  numbersOf(ids: readonly MonitorId[]): Steps<ReadonlyMap<MonitorId, number>>;
  /** The same, remembered from then on; not to be asked where monitors are changed, as that may be undone. */
  remember(id: MonitorId): Steps<number | undefined>;
  forget(id: MonitorId): void;
}

const MAX_REMEMBERED = 200_000;

export function monitorNumbers(dialect: Dialect): MonitorNumbers {
  const known = new Map<MonitorId, number>();
  function* numberOf(id: MonitorId): Steps<number | undefined> {
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    return (yield* one<{ no: number }>('SELECT no FROM monitors WHERE id = ?', id))?.no;
  }
  return {
    known: (id) => known.get(id),
    numberOf,
    *numbersOf(ids) {
      const numbers = new Map<MonitorId, number>();
      const unknown: MonitorId[] = [];
      for (const id of ids) {
        const no = known.get(id);
        if (no === undefined) unknown.push(id);
        else numbers.set(id, no);
      }
      if (unknown.length === 0) return numbers;
      const rows = yield* all<{ id: MonitorId; no: number }>(
        `SELECT m.id, m.no FROM ${dialect.listed('?', 'wanted')}
         ${dialect.orderedJoin} monitors AS m ON m.id = wanted.value`,
        JSON.stringify(unknown),
      );
      for (const { id, no } of rows) numbers.set(id, no);
      return numbers;
    },
    *remember(id) {
      const no = yield* numberOf(id);
      if (no === undefined || known.has(id)) return no;
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(id, no);
      return no;
    },
    forget: (id) => {
      known.delete(id);
    },
  };
}
