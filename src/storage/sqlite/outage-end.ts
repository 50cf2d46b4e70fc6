import {
  endStretch,
  openOutage,
  openUnjudged,
  type OpenStretch,
  type OutageEnd,
} from '../../core/alerting/alert.ts';
import type { ChannelId } from '../../core/ids.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { Destination, Directory } from '../../core/alerting/route.ts';
import { channelOf } from './channels.ts';
import type { Connection } from './connection.ts';
import { incidentOf } from './incidents.ts';
import { writeIncident } from './ledger.ts';
import { insertNotification } from './notification-row.ts';
import { ownerOf } from './owners.ts';

/** Ends what is open of a monitor, if anything is, and puts the news in line for those who were told of it. */
export function writeOutageEnd(
  connection: Connection,
  monitorNo: number,
  { watched, end }: { readonly watched: WatchedMonitor; readonly end: OutageEnd },
): void {
  const { monitor, state } = watched;
  const incident = state.incidentId === null ? null : incidentOf(connection, state.incidentId);
  for (const open of [incident && openOutage(incident), openUnjudged(watched)]) {
    if (open === null) continue;
    const destinations = toldOf(connection, open);
    const directory = directoryOf(connection, destinations);
    const ended = endStretch({ ...open, monitor, destinations }, end, directory);
    if (open.incident === incident) writeIncident(connection, monitorNo, ended.incident);
    for (const notification of ended.notifications) {
      insertNotification(connection, monitorNo, notification);
    }
  }
}

function toldOf(
  connection: Connection,
  { incident, opening }: OpenStretch,
): readonly Destination[] {
  return connection
    .all<{ channel_id: string; recipient: string }>(
      `SELECT channel_id, recipient FROM notifications
       WHERE incident_id = ? AND kind = ? ORDER BY no`,
      incident.id,
      opening,
    )
    .map((row) => ({ channelId: row.channel_id as ChannelId, recipient: row.recipient || null }));
}

function directoryOf(connection: Connection, destinations: readonly Destination[]): Directory {
  const channels = destinations.flatMap(({ channelId }) => channelOf(connection, channelId) ?? []);
  const owners = channels.flatMap(({ ownerId }) =>
    ownerId === null ? [] : (ownerOf(connection, ownerId) ?? []),
  );
  return {
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    owners: new Map(owners.map((owner) => [owner.id, owner])),
  };
}
