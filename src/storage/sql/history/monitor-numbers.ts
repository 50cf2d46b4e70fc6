import type { MonitorId } from '../../../core/ids.ts';
import { one, type Steps } from '../steps.ts';

/** The numbers that stand for monitors in history, remembered because every check asks for one. */
export interface MonitorNumbers {
  /** The number of a monitor that is remembered. */
  known(id: MonitorId): number | undefined;
  numberOf(id: MonitorId): Steps<number | undefined>;
  /** The same, remembered from then on; not to be asked where monitors are changed, as that may be undone. */
  remember(id: MonitorId): Steps<number | undefined>;
  forget(id: MonitorId): void;
}

const MAX_REMEMBERED = 200_000;

export function monitorNumbers(): MonitorNumbers {
  const known = new Map<MonitorId, number>();
  function* numberOf(id: MonitorId): Steps<number | undefined> {
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    return (yield* one<{ no: number }>('SELECT no FROM monitors WHERE id = ?', id))?.no;
  }
  return {
    known: (id) => known.get(id),
    numberOf,
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
