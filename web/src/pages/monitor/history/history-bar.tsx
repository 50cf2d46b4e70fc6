import { useLocation } from 'wouter';
import type { MonitorAnswer, SeriesAnswer } from '../../../../../src/api/contract.ts';
import { HeartbeatBar } from '../../../marks/heartbeat-bar.tsx';
import { useStore, type Store } from '../../../state/store.ts';
import { useText } from '../../../text/use-text.tsx';

/** The bar of a site with its axis; the cursor is that of the chart below it. */
export function HistoryBar({
  monitor: { id, name },
  series: { start, stepMs, states, checks },
  isNow,
  cursor,
}: {
  readonly monitor: MonitorAnswer;
  readonly series: SeriesAnswer;
  /** The last mark is of this moment. */
  readonly isNow: boolean;
  readonly cursor: Store<number | null>;
}) {
  const { t, format } = useText();
  const [, navigate] = useLocation();
  const isLong = states.length * stepMs > 2 * 86_400_000;
  const at = (share: number): string => {
    const moment = start + share * states.length * stepMs;
    return isLong ? format.day(moment) : format.clock(moment);
  };
  return (
    <>
      <div className="bar-box" dir="ltr">
        <HeartbeatBar
          bar={states}
          from={start}
          stepMs={stepMs}
          name={name}
          noteOf={(index) => t('chart.checks', { count: checks[index] ?? 0 })}
          onPoint={(index) => cursor.set(() => index)}
          onOpen={(from, to) =>
            navigate(`/monitors/${encodeURIComponent(id)}/checks?from=${from}&to=${to}`)
          }
        />
        <BarCursor cursor={cursor} count={states.length} />
      </div>
      <div className="axis small soft" dir="ltr" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75].map((share) => (
          <span key={share}>{at(share)}</span>
        ))}
        <span>{isNow ? t('list.now') : at(1)}</span>
      </div>
    </>
  );
}

/** Where the pointer is in the chart. */
function BarCursor({
  cursor,
  count,
}: {
  readonly cursor: Store<number | null>;
  readonly count: number;
}) {
  const index = useStore(cursor);
  if (index === null || index >= count) return null;
  return (
    <i
      className="bar-cursor"
      aria-hidden="true"
      style={{ insetInlineStart: `${((index + 0.5) / count) * 100}%` }}
    />
  );
}
