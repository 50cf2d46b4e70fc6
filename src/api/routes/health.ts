import { Type } from 'typebox';
import type { Watch } from '../../core/ports/watch.ts';
import type { TypedApp } from '../validation.ts';

const readinessSchema = Type.Object(
  {
    isSetUp: Type.Boolean({ description: 'The files given at the start are imported.' }),
    isScheduleKept: Type.Boolean({ description: 'Checks begin when they are due.' }),
    isStorageWritable: Type.Boolean({ description: 'Results and decisions reach the disk.' }),
    areSendersMoving: Type.Boolean({ description: 'Notifications are being delivered.' }),
    isSeeing: Type.Boolean({
      description:
        'No problem of the service itself keeps it from judging sites. Does not change the status code: a restart would not help.',
    }),
    hasAlarmChannel: Type.Boolean({
      description:
        'A channel for alarms about that exists. Does not change the status code either: only a channel is missing.',
    }),
  },
  { title: 'Readiness' },
);

/** Whether the process lives, and whether it is set up and does its three jobs. Says nothing else, so it is open. */
export function addHealthRoutes(
  app: TypedApp,
  { watch, isSetUp }: { readonly watch: Pick<Watch, 'health'>; isSetUp(): boolean },
): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      exposeHeadRoute: true,
      schema: {
        tags: ['service'],
        summary: 'Whether the process answers',
        response: { 200: Type.Object({ status: Type.Literal('alive') }, { title: 'Alive' }) },
      },
    },
    () => ({ status: 'alive' as const }),
  );
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      exposeHeadRoute: true,
      schema: {
        tags: ['service'],
        summary: 'Whether the service works; 503 when one of its first four facts is false',
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    (_, reply) => {
      const health = watch.health();
      const { isScheduleKept, isStorageWritable, areSendersMoving, alarm } = health;
      const isReady = isSetUp() && isScheduleKept && isStorageWritable && areSendersMoving;
      return reply.code(isReady ? 200 : 503).send({
        isSetUp: isSetUp(),
        isScheduleKept,
        isStorageWritable,
        areSendersMoving,
        // Under an alarm about the database sites are judged all the same.
        isSeeing: alarm === null || alarm.cause === 'storage',
        hasAlarmChannel: health.alarmChannels > 0,
      });
    },
  );
}
