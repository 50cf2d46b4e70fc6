import type { DoneTask } from './comparison.ts';

/** A worker and all it did, in the order it began. Tasks overlap where a worker has several under way at once. */
export interface TimelineRow {
  readonly worker: string;
  readonly pid: number;
  readonly tasks: readonly DoneTask[];
}

/** The tasks by who did them; workers by name, with `Thread-2` before `Thread-10`. */
export function lanesOf(tasks: readonly DoneTask[]): readonly TimelineRow[] {
  const lanes = new Map<string, { worker: string; pid: number; tasks: DoneTask[] }>();
  for (const task of tasks) {
    const key = `${task.pid} ${task.worker}`;
    const lane = lanes.get(key);
    if (lane) lane.tasks.push(task);
    else lanes.set(key, { worker: task.worker, pid: task.pid, tasks: [task] });
  }
  for (const lane of lanes.values()) lane.tasks.sort(byStart);
  return [...lanes.values()].sort(
    (a, b) => a.worker.localeCompare(b.worker, 'en', { numeric: true }) || a.pid - b.pid,
  );
}

/** The tasks of a lane in as few rows as hold them without overlap. Starts are taken to be good to `toleranceMs`. */
export function packRows(
  { tasks }: Pick<TimelineRow, 'tasks'>,
  toleranceMs: number,
): readonly (readonly DoneTask[])[] {
  const rows: { endMs: number; readonly tasks: DoneTask[] }[] = [];
  for (const task of [...tasks].sort(byStart)) {
    const row = rows.find(({ endMs }) => endMs <= task.startMs + toleranceMs);
    if (row) {
      row.tasks.push(task);
      row.endMs = Math.max(row.endMs, task.endMs);
    } else {
      rows.push({ endMs: task.endMs, tasks: [task] });
    }
  }
  return rows.map((row) => row.tasks);
}

/** Names of who did a task, as operating systems and debuggers know them. */
export interface Doer {
  readonly processName: string;
  readonly threadName: string;
}

/** Distinguishes a worker's process from its thread: in a process of its own it is the process that has the name. */
export function doerOf(
  { worker, pid }: Pick<TimelineRow, 'worker' | 'pid'>,
  mainPid: number,
): Doer {
  return pid === mainPid
    ? { processName: 'MainProcess', threadName: worker }
    : { processName: worker, threadName: 'MainThread' };
}

function byStart(a: DoneTask, b: DoneTask): number {
  return a.startMs - b.startMs || a.position - b.position;
}
