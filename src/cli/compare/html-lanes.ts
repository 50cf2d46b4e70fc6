import { blocksOf, type Block } from '../../core/comparison/blocks.ts';
import { chartRows, type ChartRow } from '../../core/comparison/chart-rows.ts';
import type { EngineFigures } from '../../core/comparison/comparison.ts';
import { secondsText } from '../../core/comparison/figure-table.ts';
import { verdictOf } from '../../core/comparison/verdicts.ts';
import { printable } from '../printable.ts';
import { countOf } from '../text/amount.ts';
import { html, type Html } from './html-text.ts';

// As many as a screen can show; more bars than this would only make the page heavy.
const CELL_COUNT = 400;
const MAX_ROWS = 40;

/** The time line of each worker. `maxMs`: what the full width stands for while all engines share one scale. */
export function laneChart({ engine, typicalRun }: EngineFigures, maxMs: number): Html {
  const { elapsedMs, tasks } = typicalRun;
  const { rows, hidden } = chartRows(tasks, MAX_ROWS);
  const lines = rows.map((row) => {
    const blocks = blocksOf(row.tasks, { elapsedMs, cells: CELL_COUNT });
    return html`<div class="lane">
      ${laneName(row)}
      <div class="line"><div class="scale">${blocks.map(barOf)}</div></div>
    </div>`;
  });
  const share = maxMs > 0 ? (elapsedMs / maxMs) * 100 : 100;
  const seconds = secondsText(elapsedMs / 1000);
  const label = `${engine}: who did which of ${countOf(tasks.length, 'task')} within ${seconds} s`;
  return html`<div
      class="chart"
      role="img"
      aria-label="${label}"
      style="--share:${share.toFixed(2)}%"
    >
      ${lines}
      <div class="lane axis">
        <div class="name"></div>
        <div class="line">
          <div class="scale"><span>0</span><span>${seconds} s</span></div>
        </div>
      </div>
    </div>
    ${hidden > 0 ? html`<p>${countOf(hidden, 'more line')} ${hidden === 1 ? 'is' : 'are'} not shown.</p>` : html``}`;
}

function laneName({ lane: { worker, pid }, isFirst }: ChartRow): Html {
  if (!isFirst) return html`<div class="name"></div>`;
  return html`<div class="name">${printable(worker)} <small>${pid}</small></div>`;
}

function barOf({ from, to, tasks }: Block): Html {
  const [first] = tasks;
  const last = tasks.at(-1);
  if (!first || !last) return html``;
  const when = `${secondsText(first.startMs / 1000)}–${secondsText(last.endMs / 1000)} s`;
  const isOne = tasks.length === 1;
  const about = isOne
    ? `#${first.position + 1} ${printable(first.label)}: ${verdictOf(first)}, ${when}`
    : `${tasks.length} tasks, ${when}`;
  const isUp = tasks.every(({ outcome }) => outcome === 'up');
  const style = `left:${percent(from)}%;width:${percent(to - from)}%`;
  const kind = `bar${isOne ? '' : ' many'}${isUp ? '' : ' not-up'}`;
  const number = isOne ? numberOf(first.position + 1) : html``;
  return html`<div class="${kind}" style="${style}" title="${about}">${number}</div>`;
}

// Hidden where the bar is too narrow for it: a part of a number would be another number.
function numberOf(number: number): Html {
  return html`<span class="${number > 99 ? 'long' : 'short'}">${number}</span>`;
}

function percent(count: number): string {
  return ((count / CELL_COUNT) * 100).toFixed(2);
}
