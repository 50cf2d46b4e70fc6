import type { MonitorId } from '../../core/ids.ts';
import type { Connection } from './connection.ts';

/** The numbers that stand for monitors in history, remembered because every check asks for one. */
export interface MonitorNumbers {
  /** To be asked outside of transactions only: what a transaction undoes must not be remembered. */
  numberOf(id: MonitorId): number | undefined;
  forget(id: MonitorId): void;
}

const MOST_REMEMBERED = 200_000;

export function monitorNumbers(connection: Connection): MonitorNumbers {
  const known = new Map<MonitorId, number>();
  return {
    numberOf: (id) => {
      const remembered = known.get(id);
      if (remembered !== undefined) return remembered;
      const row = connection.get<{ no: number }>('SELECT no FROM monitors WHERE id = ?', id);
      if (!row) return undefined;
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(id, row.no);
      return row.no;
    },
    forget: (id) => {
      known.delete(id);
    },
  };
}
