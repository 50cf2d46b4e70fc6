import type { Ingress } from '../core/address/ingress.ts';
import type { EntityItems } from '../core/entities.ts';
import type { OwnerId } from '../core/ids.ts';
import type { MonitorDefaults } from '../core/monitor/monitor-defaults.ts';
import type { CanaryInput } from '../core/probe-health/canary.ts';
import type { SignInSettings } from './sign-in-sections.ts';
import type { MonitorSpec } from '../core/monitor/monitor.ts';

/** The items of each entity that has a section. */
export type ConfigItems = { readonly [Name in keyof EntityItems]: readonly EntityItems[Name][] };

/** Where a monitor stands in a config file; lines count from 1. */
export interface MonitorPlace {
  readonly file: string;
  readonly line: number;
  /** Of the settings that it gives, by key. */
  readonly lines: Readonly<Record<string, number>>;
}

/** A config file, read and checked. */
export interface SquirrelConfig extends ConfigItems {
  readonly defaults: MonitorDefaults;
  readonly monitors: readonly MonitorSpec[];
  /** Where each of the monitors stands, in the same order. */
  readonly monitorOrigins: readonly MonitorPlace[];
  /** Who is notified of trouble of our own. */
  readonly operatorId: OwnerId | null;
  /** Places that show whether our network works; each can be read. */
  readonly canaries: readonly CanaryInput[];
  /** Addresses of a dead man's switch. */
  readonly deadManUrls: readonly string[];
  /** The section `server`. */
  readonly ingress: Ingress;
  /** The sections `oidc` and `mail`. */
  readonly signIn: SignInSettings;
}
