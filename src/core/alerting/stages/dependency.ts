import type { MonitorId } from '../../ids.ts';
import type { Status } from '../../monitor/monitor.ts';
import type { Mute } from './mute.ts';

/** A monitor that another one depends on, directly or through others. */
export interface Ancestor {
  readonly name: string;
  readonly status: Status;
  /** When that status began, epoch ms. */
  readonly since: number;
}

/** What is asked of a failing monitor: what it depends on, and when it was last seen to fail. */
export interface DependencyFacts {
  readonly ancestors: readonly Ancestor[];
  /** When the latest check began that found it failing, epoch ms; `null` when that is not known. */
  readonly lastSeenAt: number | null;
  /** Now, epoch ms. */
  readonly at: number;
}

const FAILING: ReadonlySet<Status> = new Set(['suspect', 'down', 'recovering']);

/**
 * Does something fail that the monitor depends on? Then that explains its failure, until what it depends on is up and the
 * monitor has failed once more since.
 */
export function dependencyMute({ ancestors, lastSeenAt, at }: DependencyFacts): Mute | null {
  const explains = ({ status, since }: Ancestor): boolean => {
    if (FAILING.has(status)) return true;
    // A wall clock that went back makes no mute that lasts.
    return status === 'up' && lastSeenAt !== null && lastSeenAt < since && since <= at;
  };
  const ancestor = ancestors.find(explains);
  return ancestor === undefined ? null : { stage: 'dependency', by: ancestor.name, until: null };
}

/** Which monitors a monitor depends on directly; of one that does not exist, none. */
export type ParentsOf = (id: MonitorId) => readonly MonitorId[];

/**
 * Everything a monitor depends on, the nearest first, each once. What depends on the monitor in its turn is left out: in a
 * circle, no one's failure explains another's.
 */
export function ancestorsOf(id: MonitorId, parentsOf: ParentsOf): readonly MonitorId[] {
  return reachableFrom(id, parentsOf).filter(
    (ancestor) => ancestor !== id && !reachableFrom(ancestor, parentsOf).includes(id),
  );
}

function reachableFrom(id: MonitorId, parentsOf: ParentsOf): readonly MonitorId[] {
  const found = new Set(parentsOf(id));
  for (const each of found) for (const parent of parentsOf(each)) found.add(parent);
  return [...found];
}
