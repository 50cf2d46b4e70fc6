import type { EngineSetup } from '../engine-setup.ts';
import type { Plans } from './situation.ts';

/** What people have planned, as far as the engine's setup knows it. */
export function plansOf({ isInMaintenance }: Pick<EngineSetup, 'isInMaintenance'>): Plans {
  return {
    maintenanceOf: (monitor, at) =>
      isInMaintenance?.(monitor, at) === true ? { by: 'maintenance', until: null } : null,
    silenceOf: () => null,
    escalationOf: () => null,
    onCall: () => null,
  };
}
