import type { MonitorSpec } from '../../core/monitor/monitor.ts';

/** Where in a file a monitor is written. */
export interface FiledPlace {
  /** As it was given. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The lines of the settings that the file gives, by key; `null`: all stand on that one line. */
  readonly lines: Readonly<Record<string, number>> | null;
}

type Named = Pick<MonitorSpec, 'kind' | 'target'>;

/**
 * Which monitors the files of this start name, and where: the next start or reload gives them the settings of the files
 * again, whatever was changed meanwhile.
 */
export class FiledMonitors {
  #byTarget: ReadonlyMap<string, FiledPlace> = new Map();

  /** From now on it is these, the first of each target. */
  replace(entries: readonly { readonly spec: Named; readonly place: FiledPlace | null }[]): void {
    const byTarget = new Map<string, FiledPlace>();
    for (const { spec, place } of entries) {
      const key = keyOf(spec);
      if (place !== null && !byTarget.has(key)) byTarget.set(key, place);
    }
    this.#byTarget = byTarget;
  }

  /** `null`: no file names it. */
  of(monitor: Named): FiledPlace | null {
    return this.#byTarget.get(keyOf(monitor)) ?? null;
  }
}

function keyOf({ kind, target }: Named): string {
  return `${kind} ${target}`;
}
