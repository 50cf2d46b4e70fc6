import { Type } from 'typebox';
import { DELIVERY_STATES, NOTICE_KINDS } from '../../core/alerting/notification.ts';
import { INCIDENT_ENDS } from '../../core/incident/incident.ts';
import { nullable, timestamp } from './paging.ts';

const noticeSchema = Type.Object(
  {
    kind: Type.Enum([...NOTICE_KINDS]),
    incident: Type.Object({
      id: Type.String(),
      startedAt: timestamp,
      resolvedAt: nullable(timestamp),
      why: Type.Optional(nullable(Type.Enum([...INCIDENT_ENDS]))),
      reason: Type.String(),
      message: Type.String(),
    }),
    monitor: Type.Object({ id: Type.String(), name: Type.String(), url: Type.String() }),
    evidence: Type.Record(Type.String(), Type.Unknown()),
    reader: Type.Object({
      name: Type.String(),
      language: Type.String(),
      timezone: Type.String(),
    }),
  },
  { description: 'What the message says: a snapshot taken when it was decided.' },
);

export const notificationSchema = Type.Object(
  {
    id: Type.String({ description: 'The same over all retries.' }),
    channelId: Type.String(),
    recipient: nullable(
      Type.String({ description: 'Which of the channel’s recipients it is for.' }),
    ),
    monitorId: nullable(Type.String()),
    incidentId: nullable(Type.String()),
    notice: noticeSchema,
    createdAt: timestamp,
    state: Type.Enum([...DELIVERY_STATES]),
    attempts: Type.Integer({ minimum: 0 }),
    nextAttemptAt: timestamp,
    deliveredAt: nullable(timestamp),
    answer: nullable(
      Type.String({ description: 'The receiver’s answer when it accepted the message.' }),
    ),
    lastError: nullable(Type.String()),
    groupId: nullable(
      Type.String({ description: 'The message in which it goes out with others.' }),
    ),
    folds: Type.Integer({
      minimum: 0,
      description: 'Of a group its members; of an end 1 when its beginning was never delivered.',
    }),
    ref: nullable(Type.String({ description: 'The provider’s id of the message.' })),
  },
  { title: 'Notification' },
);

const attemptSchema = Type.Object({
  no: Type.Integer({ minimum: 1 }),
  at: timestamp,
  durationMs: Type.Integer({ minimum: 0 }),
  outcome: Type.Enum(['delivered', 'retry', 'refused']),
  code: nullable(Type.String({ description: 'Why it failed.' })),
  detail: Type.String({ description: 'What the receiver said.' }),
  times: Type.Integer({
    minimum: 1,
    description: 'Attempts in a row that ended like this one.',
  }),
  lastAt: timestamp,
});

export const notificationWithHistorySchema = Type.Object(
  {
    ...notificationSchema.properties,
    history: Type.Array(attemptSchema, {
      maxItems: 50,
      description: 'Its attempts, those of its group included, oldest first.',
    }),
  },
  { title: 'NotificationWithHistory' },
);
