import type { LifeStore } from '../../core/ports/heartbeat-store.ts';
import type { Tables } from './tables.ts';

/** Our own life in memory. */
export function lifeStore(tables: Tables): LifeStore {
  return {
    get: async () => tables.life,
    put: async (life) => {
      tables.life = life;
    },
  };
}
