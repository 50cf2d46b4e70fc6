import {
  processorsUsedByOthers,
  TOLERATED_PROCESSORS,
  type Comparison,
  type EngineFigures,
} from '../../core/comparison/comparison.ts';
import { figureColumns, markMeaning, secondsText } from '../../core/comparison/figure-table.ts';
import { findDisagreements } from '../../core/comparison/verdicts.ts';
import { printable } from '../printable.ts';
import { countOf } from '../text/amount.ts';
import { laneChart } from './html-lanes.ts';
import { PAGE_STYLE } from './html-style.ts';
import { taskTable } from './html-task-table.ts';
import { html, type Html } from './html-text.ts';

const MAX_DISAGREEMENTS = 50;

/** Where and when a comparison was made. */
export interface Circumstances {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Processor, memory and system, for people. */
  readonly machine: string;
  /** `Node v26.0.0`. */
  readonly runtime: string;
}

/** A comparison as one page that needs nothing else: no scripts, no fonts, no requests. */
export function htmlPage(comparison: Comparison, circumstances: Circumstances): string {
  const title = titleOf(comparison);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>${title}</title>
        <style>
          ${{ html: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${summary(comparison)} ${madeWhere(comparison, circumstances)} ${figureTable(comparison)}
          ${leftOut(comparison)} ${disagreements(comparison)} ${charts(comparison)}
        </main>
      </body>
    </html> `;
  return page.html;
}

function titleOf({ task, tasks, workers }: Comparison): string {
  return `Engines side by side: ${tasks} × ${task}, ${countOf(workers, 'worker')}`;
}

function summary({ engines, runs }: Comparison): Html {
  const fastest = [...engines].sort((a, b) => a.seconds.median - b.seconds.median)[0];
  const times = runs > 1 ? `Each engine ran ${runs} times; the seconds are medians. ` : '';
  const best = fastest
    ? `The fastest was ${fastest.engine} with ${secondsText(fastest.seconds.median)} s. `
    : 'No engine ran. ';
  return html`<p>
    ${best}${times}The clock runs from ready workers to the last result. CPU time and memory are
    those of the engine's process and its child processes.
  </p>`;
}

function madeWhere({ engines }: Comparison, circumstances: Circumstances): Html {
  const { startedAt, machine, runtime } = circumstances;
  const begun = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const others = processorsUsedByOthers(engines);
  const noise =
    others > TOLERATED_PROCESSORS
      ? `Other programs kept ${others.toFixed(1)} processors busy meanwhile: on an idle machine the times would differ.`
      : `Other programs kept ${others.toFixed(1)} processors busy meanwhile.`;
  return html`<p>Made on ${begun} UTC with ${runtime} on ${machine}. ${noise}</p>`;
}

function figureTable(comparison: Comparison): Html {
  const { engines } = comparison;
  const columns = figureColumns(comparison);
  const mark = markMeaning(engines);
  const slowest = Math.max(...engines.map(({ seconds }) => seconds.median), 0);
  const head = columns.map(
    ({ title, meaning }) => html`<th scope="col" title="${meaning}">${title}</th>`,
  );
  const rows = engines.map((figures) => {
    const [first, ...rest] = columns.map(({ cell }) => cell(figures));
    const share = slowest > 0 ? (figures.seconds.median / slowest) * 100 : 0;
    return html`<tr>
      <th scope="row">
        ${first ?? ''}<span class="share" style="width:${share.toFixed(1)}%"></span>
      </th>
      ${rest.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  });
  return html`<div class="wide" role="region" aria-label="Figures of each engine" tabindex="0">
      <table class="figures">
        <caption>
          Figures of each engine; the bar shows its seconds
        </caption>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${mark === null ? html`` : html`<p>${mark}</p>`}`;
}

function leftOut({ skipped }: Comparison): Html {
  if (skipped.length === 0) return html``;
  const items = skipped.map(
    ({ engine, why }) => html`<li><b>${engine}</b>: ${printable(why)}</li>`,
  );
  return html`<h2>Left out</h2>
    <ul>
      ${items}
    </ul>`;
}

function disagreements({ engines }: Comparison): Html {
  const found = findDisagreements(engines);
  if (found.length === 0) return html``;
  const items = found.slice(0, MAX_DISAGREEMENTS).map(({ label, verdicts }) => {
    const parts = verdicts.map(({ verdict, engines: by }) => `${verdict} on ${by.join(', ')}`);
    return html`<li>${printable(label)}: ${parts.join('; ')}</li>`;
  });
  return html`<h2>Verdicts that differ (${found.length})</h2>
    <ul>
      ${items}
    </ul>`;
}

function charts({ engines, task }: Comparison): Html {
  if (engines.length === 0) return html``;
  const maxMs = Math.max(...engines.map(({ typicalRun }) => typicalRun.elapsedMs));
  const sections = engines.map(
    (figures) =>
      html`<section>
        <h3>${figures.engine} <small>${chartTitle(figures)}</small></h3>
        ${laneChart(figures, maxMs)} ${taskTable(figures)}
      </section>`,
  );
  const labels = task === 'check' ? html`<span class="bar sample not-up"></span> not up` : html``;
  return html`<h2>Who did which task when</h2>
    <p class="legend">
      <span class="bar sample"></span> a task <span class="bar sample many"></span> several short
      ones ${labels}
    </p>
    <p>
      <label><input type="checkbox" id="own-scale" /> Give every engine the full width</label>
    </p>
    ${sections}`;
}

function chartTitle({ seconds, speedup }: EngineFigures): string {
  const times = speedup === null ? '' : `, ${speedup.toFixed(2)} × serial`;
  return `${secondsText(seconds.median)} s${times}`;
}
