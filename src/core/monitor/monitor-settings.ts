import { formatDuration } from '../duration.ts';
import { asOwnerId, type OwnerId } from '../ids.ts';
import { readDuration, readFlag, readId, readName, readWaits } from '../forms/fields.ts';
import type { Form, Reading } from '../forms/reading.ts';
import type { JsonObject } from '../json.ts';
import type { Monitor } from './monitor.ts';
import { MONITOR_LIMITS, type MonitorDefaults } from './monitor-defaults.ts';

/** The keys of the flat form that every kind of monitor has, beside `kind` itself. */
export const SETTING_KEYS = [
  'name',
  'interval',
  'timeout',
  'confirm',
  'recover',
  'owner',
  'paused',
] as const;

/** What every kind of monitor has. */
export type MonitorSettings = Pick<
  Monitor,
  'intervalMs' | 'timeoutMs' | 'confirmAfterMs' | 'recoverAfterMs' | 'ownerId' | 'isPaused'
> & {
  /** `null` where the form names none. */
  readonly name: string | null;
};

/** What reading settings depends on. */
export interface SettingSetup {
  readonly defaults: MonitorDefaults;
  readonly isText: boolean;
}

const settingsOfDefaults = new WeakMap<MonitorDefaults, MonitorSettings>();

/** Reads the settings that every kind has; complaints go to the reading, defaults stand in. */
export function readSettings(reading: Reading, form: Form, setup: SettingSetup): MonitorSettings {
  if (SETTING_KEYS.some((key) => form[key] !== undefined)) return readEach(reading, form, setup);
  // Most lines of a long list say nothing of their own.
  const known = settingsOfDefaults.get(setup.defaults);
  if (known !== undefined) return known;
  const settings = readEach(reading, form, setup);
  settingsOfDefaults.set(setup.defaults, settings);
  return settings;
}

function readEach(
  reading: Reading,
  form: Form,
  { defaults, isText }: SettingSetup,
): MonitorSettings {
  const field = <Value>(key: string, fallback: Value) => ({ key, value: form[key], fallback });
  const { interval, timeout, wait } = MONITOR_LIMITS;
  return {
    name: readName(reading, field('name', null)),
    intervalMs: readDuration(reading, { ...field('interval', defaults.intervalMs), ...interval }),
    timeoutMs: readDuration(reading, { ...field('timeout', defaults.timeoutMs), ...timeout }),
    confirmAfterMs: readWaits(reading, { ...field('confirm', defaults.confirmAfterMs), ...wait }),
    recoverAfterMs: readWaits(reading, { ...field('recover', defaults.recoverAfterMs), ...wait }),
    ownerId: readOwnerReference(reading, field('owner', defaults.ownerId)),
    isPaused: readFlag(reading, { ...field('paused', false), isText }),
  };
}

/** The id of an owner; `null` says that there is none. */
export function readOwnerReference(
  reading: Reading,
  { key, value, fallback }: { key: string; value: unknown; fallback: OwnerId | null },
): OwnerId | null {
  if (value === undefined) return fallback;
  if (value === null) return null;
  const id = readId(reading, { key, value });
  return id === null ? fallback : asOwnerId(id);
}

/** The flat form of those settings again. */
export function describeSettings(settings: MonitorSettings): JsonObject {
  return {
    name: settings.name,
    interval: formatDuration(settings.intervalMs),
    timeout: formatDuration(settings.timeoutMs),
    confirm: { after: settings.confirmAfterMs.map(formatDuration) },
    recover: { after: settings.recoverAfterMs.map(formatDuration) },
    owner: settings.ownerId,
    paused: settings.isPaused,
  };
}
