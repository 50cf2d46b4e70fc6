import type { ServiceContext } from '../../services/context.ts';
import { readHealth } from '../../services/health/read-health.ts';
import { serviceHealthSchema } from '../schemas/service-health.ts';
import type { TypedApp } from '../validation.ts';

/** Whether this monitor can be trusted: all that the service knows of itself. */
export function addServiceHealthRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/health',
    {
      config: { access: 'read' },
      schema: {
        tags: ['service'],
        summary: 'How late checks begin, how soon outages are detected, and how our own side is',
        response: { 200: serviceHealthSchema },
      },
    },
    async () => {
      const { limits, sinceStart, detection, ownSide, deadByChannel, ...rest } =
        await readHealth(context);
      const { troubles, witnesses } = ownSide;
      return {
        ...rest,
        sinceStart: { ...sinceStart, lateness: [...sinceStart.lateness] },
        detection: { ...detection, histogram: [...detection.histogram] },
        ownSide: { ...ownSide, troubles: [...troubles], witnesses: [...witnesses] },
        deadByChannel: [...deadByChannel],
        limits: limits.map(({ limit, capacity, waiting, delayed }) => ({
          limit,
          capacity: Number.isFinite(capacity) ? capacity : 0,
          waiting,
          delayed,
        })),
      };
    },
  );
}
