import { onCallAt } from '../../core/calendar/on-call.ts';
import type { InForce } from '../../core/calendar/planned.ts';
import type { Directory } from '../../core/alerting/route.ts';
import type { Cover } from '../../core/alerting/stages/mute.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { Escalation } from '../../core/people/escalation.ts';
import type { PlannedMutes } from '../alerting/planned-mutes.ts';
import type { Routes } from '../alerting/routes.ts';
import type { EngineSetup } from '../engine-setup.ts';
import type { Plans } from './situation.ts';

/** What people have planned and written down, as it was when it was last read. */
export function plansOf(
  { isInMaintenance }: Pick<EngineSetup, 'isInMaintenance'>,
  parts: {
    readonly routes: Pick<Routes, 'latest'>;
    readonly mutes: Pick<PlannedMutes, 'maintenanceOf' | 'silenceOf'>;
  },
): Plans {
  const { routes, mutes } = parts;
  return {
    maintenanceOf: (monitor, at) =>
      isInMaintenance?.(monitor, at) === true
        ? { by: 'maintenance', until: null }
        : coverOf(mutes.maintenanceOf(monitor, at)),
    silenceOf: (monitor, at) => coverOf(mutes.silenceOf(monitor, at)),
    escalationOf: (monitor) => escalationOf(monitor, routes.latest),
    onCall: (scheduleId, at) => {
      const schedule = routes.latest?.schedules?.get(scheduleId);
      return schedule === undefined ? null : (onCallAt(schedule, at)?.ownerId ?? null);
    },
  };
}

function coverOf(found: InForce | null): Cover | null {
  return found && { by: found.name, until: found.until };
}

/** The monitor's own, or that of its first owner who has one. */
function escalationOf(
  { escalationId, ownerIds }: Monitor,
  directory: Directory | null,
): Escalation | null {
  const ids = [escalationId, ...ownerIds.map((id) => directory?.owners.get(id)?.escalationId)];
  const id = ids.find((each) => each !== null && each !== undefined);
  return (id && directory?.escalations?.get(id)) ?? null;
}
