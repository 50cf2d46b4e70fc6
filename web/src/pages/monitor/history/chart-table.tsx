import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { kindOf } from '../../../marks/bar-marks.ts';
import { markSentence } from '../../../marks/bar-sentence.ts';
import { useText } from '../../../text/use-text.tsx';

/** The steps that were not plain up, as a table: bar and chart for who does not see them. */
export function ChartTable({ series }: { readonly series: SeriesAnswer }) {
  const { t, format } = useText();
  const { start, stepMs, states, p50, p95 } = series;
  const steps = [...states].flatMap((state, index) =>
    ['up', 'none'].includes(kindOf(state)) ? [] : [index],
  );
  const time = (ms: number | null | undefined): string =>
    ms === null || ms === undefined ? '—' : format.answerTime(ms);
  return (
    <details className="chart-table small">
      <summary>{t('chart.table')}</summary>
      {steps.length === 0 ? (
        <p className="soft">{t('chart.noTrouble')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              <th scope="col">{t('chart.state')}</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((index) => {
              const mark = { bar: states, index, from: start, stepMs };
              const { title, detail } = markSentence(mark, { t, format });
              return (
                <tr key={index}>
                  <th scope="row">{title}</th>
                  <td>{detail}</td>
                  <td>{time(p50[index])}</td>
                  <td>{time(p95[index])}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </details>
  );
}
