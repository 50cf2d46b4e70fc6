import type { ServiceDowntime } from '../../core/incident/service-downtime.ts';
import type { LifeStore } from '../../core/ports/heartbeat-store.ts';
import type { Connection } from './connection.ts';
import { fromJson } from './json-column.ts';
import type { WorkerStore } from './protocol.ts';

/** Our own life in the database. */
export function lifeStore(connection: Connection): WorkerStore<LifeStore> {
  return {
    get: () => {
      const row = connection.get<{ readonly life: string }>('SELECT life FROM own_life');
      return row ? fromJson<ServiceDowntime>(row.life) : null;
    },
    put: (life) => {
      connection.transaction('relaxed', () =>
        connection.run(
          'INSERT INTO own_life VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET life = excluded.life',
          JSON.stringify(life),
        ),
      );
    },
  };
}
