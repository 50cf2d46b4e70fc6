import type { DoneTask, EngineRun } from '../../../src/core/comparison/comparison.ts';

/** A task that was done between two moments. */
export function doneTask(position: number, changes: Partial<DoneTask> = {}): DoneTask {
  return {
    position,
    label: `http://s${position}.example/`,
    worker: 'Thread-1',
    pid: 7,
    startMs: 0,
    endMs: 100,
    outcome: 'up',
    reason: null,
    ...changes,
  };
}

/** A run of an engine that took a second. */
export function engineRun(changes: Partial<EngineRun> = {}): EngineRun {
  return {
    elapsedMs: 1000,
    startUpMs: 50,
    cpuMs: 20,
    othersCpuMs: 0,
    peakRssBytes: 100 * 2 ** 20,
    isWhollyMeasured: true,
    mainPid: 7,
    tasks: [doneTask(0)],
    ...changes,
  };
}
