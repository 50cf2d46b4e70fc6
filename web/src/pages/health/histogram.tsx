import { useText } from '../../text/use-text.tsx';
import './histogram.css';

/** So many values lie above the step before it, up to `upToMs`; `null`: without an upper edge. */
export interface HistogramStep {
  readonly upToMs: number | null;
  readonly count: number;
}

/** Durations and how often each occurred: a line a step, those beyond the last that occurred left out. */
export function Histogram({
  label,
  steps,
}: {
  readonly label: string;
  readonly steps: readonly HistogramStep[];
}) {
  const { t, format } = useText();
  const last = steps.findLastIndex(({ count }) => count > 0);
  if (last < 0) return <p className="card-body soft">{t('health.nothingYet')}</p>;
  const most = Math.max(...steps.map(({ count }) => count));
  return (
    <table className="histogram" aria-label={label}>
      <tbody>
        {steps.slice(0, last + 1).map(({ upToMs, count }) => (
          <tr key={upToMs ?? 'above'}>
            <th scope="row">
              {upToMs === null
                ? t('health.above')
                : t('health.upTo', { time: format.answerTime(upToMs) })}
            </th>
            <td aria-hidden="true">
              <i style={{ inlineSize: count === 0 ? 0 : `max(1px, ${(count / most) * 100}%)` }} />
            </td>
            <td className="figures">{format.number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
