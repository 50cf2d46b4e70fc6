import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { kindOf } from '../../../marks/bar-marks.ts';
import { useText } from '../../../text/use-text.tsx';
import { LINES, type ChartShows } from './chart-data.ts';

const STATES = ['down', 'maintenance'] as const;

/** What the lines and zones of the chart are; states only where there are some. */
export function ChartLegend({
  shows,
  series,
}: {
  readonly shows: ChartShows;
  readonly series?: SeriesAnswer;
}) {
  const { t } = useText();
  const kinds = new Set([...(series?.states ?? '')].map(kindOf));
  return (
    <ul className="legends small soft">
      {LINES[shows].map((line) => (
        <li key={line} className={`legend legend-${line}`}>
          {t(`line.${line}`)}
        </li>
      ))}
      {STATES.filter((state) => kinds.has(state)).map((state) => (
        <li key={state} className={`legend legend-${state}`}>
          {t(`line.${state}`)}
        </li>
      ))}
    </ul>
  );
}
