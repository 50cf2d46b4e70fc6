import type { Uptime } from '../../services/uptime/uptime.ts';
import type { uptimeFields } from '../schemas/uptime.ts';

/** The fields of the API of an uptime. */
export function uptimeView(
  uptime: Pick<Uptime, 'durations' | 'judgedMs' | 'uptimeRatio' | 'incidents'>,
): Record<Exclude<keyof typeof uptimeFields, 'uptimeRatio'>, number> & {
  readonly uptimeRatio: number | null;
} {
  const { up, slow, down, maintenance, unknown, paused } = uptime.durations;
  return {
    judgedMs: uptime.judgedMs,
    upMs: up,
    slowMs: slow,
    downMs: down,
    maintenanceMs: maintenance,
    unknownMs: unknown,
    pausedMs: paused,
    uptimeRatio: uptime.uptimeRatio,
    incidents: uptime.incidents,
  };
}
