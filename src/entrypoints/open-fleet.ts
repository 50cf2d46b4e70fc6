import { randomBytes } from 'node:crypto';
import type { Log } from '../core/ports/log.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Engine } from '../engine/engine.ts';
import { Fleet } from '../services/fleet/fleet.ts';
import { systemClock } from './system-clock.ts';

/** All monitors in memory, as the dashboard shows them; to be started after the engine. */
export function openFleet({
  storage,
  engine,
  log,
}: {
  readonly storage: Storage;
  readonly engine: Engine;
  readonly log: Log;
}): Fleet {
  return new Fleet({
    watch: engine,
    source: engine,
    storage,
    clock: systemClock,
    log,
    newId: () => randomBytes(9).toString('base64url'),
  });
}
