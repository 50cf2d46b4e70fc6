import { Type } from 'typebox';
import { STATUSES } from '../../core/monitor/monitor.ts';
import { TROUBLE_CAUSES } from '../../core/probe-health/alarm.ts';

const count = Type.Integer({ minimum: 0 });

const alarmSchema = Type.Object({
  id: Type.String(),
  cause: Type.Enum([...TROUBLE_CAUSES]),
  startedAt: Type.Integer({ description: 'Epoch milliseconds.' }),
  endedAt: Type.Union([Type.Integer(), Type.Null()]),
});

export const summarySchema = Type.Object(
  {
    monitors: Type.Object({
      total: count,
      paused: count,
      byStatus: Type.Record(Type.Enum([...STATUSES]), count, {
        description: 'Paused monitors are not among these.',
      }),
    }),
    notifications: Type.Object({
      pending: count,
      dead: count,
      deadByChannel: Type.Optional(
        Type.Array(Type.Object({ channelId: Type.String(), messages: count }), {
          description: 'Channels with messages that were given up; left out when there are none.',
        }),
      ),
    }),
    withoutChannel: Type.Object(
      { monitors: count, owners: count },
      {
        description:
          'Watched monitors of which no one is notified, and owners whom no message reaches, because no enabled channel is theirs.',
      },
    ),
    health: Type.Object({
      checksInFlight: count,
      backlogChecks: count,
      outboxPending: count,
      deadLetters: count,
      storageLagMs: Type.Number({ minimum: 0 }),
      isScheduleKept: Type.Boolean(),
      isStorageWritable: Type.Boolean(),
      areSendersMoving: Type.Boolean(),
      alarmChannels: Type.Integer({
        minimum: 0,
        description: 'Channels over which an alarm is sent; 0: no one would get it.',
      }),
      alarm: Type.Union([alarmSchema, Type.Null()], {
        description:
          'What keeps the service from judging sites at the moment; null when nothing does.',
      }),
    }),
  },
  { title: 'Summary' },
);
