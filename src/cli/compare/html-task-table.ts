import type { DoneTask, EngineFigures } from '../../core/comparison/comparison.ts';
import { secondsText } from '../../core/comparison/figure-table.ts';
import { doerOf } from '../../core/comparison/lanes.ts';
import { verdictOf } from '../../core/comparison/verdicts.ts';
import { printable } from '../printable.ts';
import { html, type Html } from './html-text.ts';

const MAX_TASKS = 500;

interface TaskColumn {
  readonly title: string;
  readonly kind: 'text' | 'number';
  cell(task: DoneTask, mainPid: number): string;
}

const columns: readonly TaskColumn[] = [
  { title: 'about', kind: 'text', cell: ({ label }) => label },
  { title: 'from s', kind: 'number', cell: ({ startMs }) => secondsText(startMs / 1000) },
  { title: 'to s', kind: 'number', cell: ({ endMs }) => secondsText(endMs / 1000) },
  { title: 'process', kind: 'number', cell: ({ pid }) => String(pid) },
  { title: 'its name', kind: 'text', cell: (task, mainPid) => doerOf(task, mainPid).processName },
  { title: 'thread', kind: 'text', cell: (task, mainPid) => doerOf(task, mainPid).threadName },
  { title: 'verdict', kind: 'text', cell: verdictOf },
];

/** Who did each task and when, for those who read rather than look; folded away until it is wanted. */
export function taskTable({ engine, typicalRun }: EngineFigures): Html {
  const { tasks, mainPid } = typicalRun;
  const shown = tasks.slice(0, MAX_TASKS);
  const rows = shown.map((task) => {
    const cells = columns.map(
      ({ kind, cell }) => html`<td class="${kind}">${printable(cell(task, mainPid))}</td>`,
    );
    return html`<tr>
      <th scope="row">${task.position + 1}</th>
      ${cells}
    </tr>`;
  });
  const titles = columns.map(
    ({ title, kind }) => html`<th scope="col" class="${kind}">${title}</th>`,
  );
  const count =
    tasks.length > shown.length ? `the first ${shown.length} of ${tasks.length}` : 'all';
  return html`<details>
    <summary>Each task of ${engine} (${count})</summary>
    <div class="wide" role="region" aria-label="Each task of ${engine}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">task</th>
            ${titles}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}
