import { Type } from 'typebox';
import { STATUSES } from '../../core/monitor.ts';

const count = Type.Integer({ minimum: 0 });

export const summarySchema = Type.Object(
  {
    monitors: Type.Object({
      total: count,
      paused: count,
      byStatus: Type.Record(Type.Enum([...STATUSES]), count, {
        description: 'Paused monitors are not among these.',
      }),
    }),
    notifications: Type.Object({ pending: count, dead: count }),
    health: Type.Object({
      checksInFlight: count,
      backlogChecks: count,
      outboxPending: count,
      storageLagMs: Type.Number({ minimum: 0 }),
      isScheduleKept: Type.Boolean(),
      isStorageWritable: Type.Boolean(),
      areSendersMoving: Type.Boolean(),
    }),
  },
  { title: 'Summary' },
);
