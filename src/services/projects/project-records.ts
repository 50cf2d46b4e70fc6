import { AppError, NotFoundError } from '../../core/errors.ts';
import type { HeartbeatStore } from '../../core/ports/heartbeat-store.ts';
import type { IncidentStore, Outbox, Storage } from '../../core/ports/storage.ts';
import { those, type OwnRows } from './own-rows.ts';

/** Incidents of monitors of these projects. */
export function incidentsOfProjects({ incidents }: Storage, own: OwnRows): IncidentStore {
  return {
    get: async (id) => ((await own.hasIncident(id)) ? incidents.get(id) : null),
    list: (query) => incidents.list({ ...query, projectIds: own.among(query.projectIds) }),
    events: async (id) => ((await own.hasIncident(id)) ? incidents.events(id) : []),
    note: async (event) => {
      if (await own.hasIncident(event.incidentId)) await incidents.note(event);
    },
    notifiedAt: async (ids) => incidents.notifiedAt(await those(ids, (id) => own.hasIncident(id))),
    evidence: async (id, range) =>
      (await own.hasMonitor(id)) ? incidents.evidence(id, range) : [],
  };
}

/** Waiting messages that are counted one by one. */
const MAX_COUNTED = 500;

/** Messages over channels of these projects. */
export function outboxOfProjects({ outbox }: Storage, own: OwnRows): Outbox {
  const deadByChannel: Outbox['deadByChannel'] = async () =>
    those(await outbox.deadByChannel(), ({ channelId }) => own.hasChannel(channelId));
  return {
    add: async (notification) => {
      const { channelId } = notification;
      if (!(await own.hasChannel(channelId))) throw new NotFoundError('channel', channelId);
      await outbox.add(notification);
    },
    revive: async (id, now) => {
      if (!(await own.hasNotification(id))) throw new NotFoundError('notification', id);
      await outbox.revive(id, now);
    },
    reviveAll: async (channelId, now) => {
      if (!(await own.hasChannel(channelId))) throw new NotFoundError('channel', channelId);
      return outbox.reviveAll(channelId, now);
    },
    get: async (id) => ((await own.hasNotification(id)) ? outbox.get(id) : null),
    list: (query) => outbox.list({ ...query, projectIds: own.among(query.projectIds) }),
    attemptsOf: async (id) => ((await own.hasNotification(id)) ? outbox.attemptsOf(id) : []),
    deadByChannel,
    backlog: async () => {
      const projectIds = own.among();
      const page = { limit: MAX_COUNTED, cursor: null, projectIds };
      const { items } = await outbox.list({ ...page, state: 'pending' });
      const dead = (await deadByChannel()).reduce((sum, { messages }) => sum + messages, 0);
      return { pending: items.length, dead, nextAttemptAt: null };
    },
  };
}

type Records = Pick<Storage, 'history' | 'past' | 'alertStates' | 'heartbeats'>;

/** What was measured of monitors of these projects. */
export function historyOfProjects(storage: Storage, own: OwnRows): Records {
  const { history, past, alertStates } = storage;
  return {
    history: {
      append: ofServiceAlone,
      maintain: ofServiceAlone,
      list: async (query) =>
        (await own.hasMonitor(query.monitorId))
          ? history.list(query)
          : { items: [], nextCursor: null },
      latest: async (ids, count) => history.latest(await own.monitorsAmong(ids), count),
      rollups: async (query) =>
        (await own.hasMonitor(query.monitorId)) ? history.rollups(query) : [],
      totals: async (ids, range) => history.totals(await own.monitorsAmong(ids), range),
      points: async (query) =>
        (await own.hasMonitor(query.monitorId)) ? history.points(query) : [],
    },
    past: { between: async (ids, range) => past.between(await own.monitorsAmong(ids), range) },
    alertStates: {
      list: ofServiceAlone,
      get: async (id) => {
        if (!(await own.hasMonitor(id))) throw new NotFoundError('monitor', id);
        return alertStates.get(id);
      },
    },
    heartbeats: heartbeatsOfProjects(storage, own),
  };
}

function heartbeatsOfProjects({ heartbeats }: Storage, own: OwnRows): HeartbeatStore {
  return {
    setToken: async (id, token, stored) => {
      if (!(await own.hasMonitor(id))) throw new NotFoundError('monitor', id);
      await heartbeats.setToken(id, token, stored);
    },
    get: async (id) => ((await own.hasMonitor(id)) ? heartbeats.get(id) : null),
    record: ofServiceAlone,
    recordsOf: ofServiceAlone,
    logsOf: ofServiceAlone,
  };
}

/** What no caller of the API asks for. */
function ofServiceAlone(): never {
  throw new AppError('bug', 'this is for the service alone');
}
