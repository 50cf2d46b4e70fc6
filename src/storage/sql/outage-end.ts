import {
  endStretch,
  openOutage,
  openSlow,
  openUnjudged,
  openUnrest,
  type OpenStretch,
  type OutageEnd,
} from '../../core/alerting/alert.ts';
import type { Channel } from '../../core/people/channel.ts';
import { reasonsIn, unsentReasons } from '../../core/alerting/planning/unsent-ends.ts';
import { NO_STAGE_STATES } from '../../core/alerting/stages/stage-states.ts';
import { asIncidentId, type ChannelId, type OwnerId } from '../../core/ids.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { Destination, Directory } from '../../core/alerting/route.ts';
import { itemOf } from './entities.ts';
import type { Dialect } from './dialect.ts';
import { stagesOf, writeStages } from './alerts/alert-states.ts';
import { writeEvents } from './alerts/incident-events.ts';
import { incidentOf } from './incidents.ts';
import { writeIncident } from './ledger.ts';
import { insertNotification } from './outbox/notification-row.ts';
import { all, type Steps } from './steps.ts';

/**
 * Ends what is open of a monitor, if anything is, queues a notification for those who were notified of it, and lets the
 * stages of the alert pipeline forget the monitor.
 */
export function* writeOutageEnd(
  dialect: Dialect,
  monitorNo: number,
  { watched, end }: { readonly watched: WatchedMonitor; readonly end: OutageEnd },
): Steps<void> {
  const { monitor, state } = watched;
  const incident = state.incidentId === null ? null : yield* incidentOf(state.incidentId);
  const unrest = yield* unrestOf(monitorNo);
  const stretches = [openUnjudged(watched), openSlow(watched)];
  for (const open of [incident && openOutage(incident), unrest, ...stretches]) {
    if (open === null) continue;
    const destinations = yield* notifiedOf(dialect, open);
    const directory = yield* directoryOf(destinations);
    const ended = endStretch({ ...open, monitor, destinations }, end, directory);
    if (open.incident === incident) {
      yield* writeIncident(monitorNo, ended.incident);
      const { mute } = yield* stagesOf(monitorNo);
      const known = {
        mute: mute?.incidentId === incident.id ? mute.mute : null,
        notified: destinations,
      };
      const reasons = reasonsIn(unsentReasons(known, directory));
      const data = { why: end.why, isNotified: destinations.length > 0, ...reasons };
      yield* writeEvents([{ incidentId: incident.id, at: end.at, kind: 'resolved', data }]);
    }
    for (const notification of ended.notifications) {
      yield* insertNotification(dialect, monitorNo, notification);
    }
  }
  yield* writeStages(monitorNo, NO_STAGE_STATES);
}

function* unrestOf(monitorNo: number): Steps<OpenStretch | null> {
  const { flapping } = yield* stagesOf(monitorNo);
  if (flapping?.kind !== 'unstable') return null;
  const first = yield* incidentOf(asIncidentId(flapping.incidentId));
  return first && openUnrest({ ...first, startedAt: flapping.since });
}

function* notifiedOf(
  dialect: Dialect,
  { incident, openings }: OpenStretch,
): Steps<readonly Destination[]> {
  const rows = yield* all<{ channel_id: string; recipient: string }>(
    `SELECT channel_id, recipient FROM notifications
     WHERE incident_id = ? AND kind IN (SELECT value FROM ${dialect.listed('?', 'wanted')}) ORDER BY no`,
    incident.id,
    JSON.stringify(openings),
  );
  return rows.map((row) => ({
    channelId: row.channel_id as ChannelId,
    recipient: row.recipient || null,
  }));
}

function* directoryOf(destinations: readonly Destination[]): Steps<Directory> {
  const directory = {
    channels: new Map<ChannelId, Channel>(),
    owners: new Map<OwnerId, Owner>(),
  };
  for (const { channelId } of destinations) {
    const channel = yield* itemOf('channels', channelId);
    if (channel === null) continue;
    directory.channels.set(channel.id, channel);
    const owner = channel.ownerId === null ? null : yield* itemOf('owners', channel.ownerId);
    if (owner !== null) directory.owners.set(owner.id, owner);
  }
  return directory;
}
