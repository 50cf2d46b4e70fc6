import type { ServiceDowntime } from '../../core/incident/service-downtime.ts';
import type { LifeStore } from '../../core/ports/heartbeat-store.ts';
import { fromJson } from './json-column.ts';
import { one, send } from './steps.ts';
import type { SqlStore } from './store.ts';

/** Our own life in the database. */
export function lifeStore(): SqlStore<LifeStore> {
  return {
    *get() {
      const row = yield* one<{ readonly life: string }>('SELECT life FROM own_life');
      return row ? fromJson<ServiceDowntime>(row.life) : null;
    },
    *put(life) {
      yield* send(
        `INSERT INTO own_life (id, life) VALUES (1, ?)
         ON CONFLICT (id) DO UPDATE SET life = excluded.life`,
        JSON.stringify(life),
      );
    },
  };
}
