import type { UptimesAnswer } from '../../../../src/api/contract.ts';
import { Tiles, type Tile } from '../../parts/tiles.tsx';
import { useText, type Text } from '../../text/use-text.tsx';
import { useUptimes } from './use-monitor.ts';

const RANGES = ['24h', '7d', '30d', '90d'] as const;

/** Less than this was judged, and a percentage would say nothing; milliseconds. */
const MIN_JUDGED_MS = 3 * 3_600_000;
/** What was not judged is named from this share of the range on. */
const NAMED_FROM = 0.01;

/** How much of each range the site was up, with the minutes it was not. */
export function UptimeTiles({ id }: { readonly id: string }) {
  const text = useText();
  const { data } = useUptimes(id);
  const tiles = RANGES.map((range): Tile => {
    const uptime = data?.find((each) => each.range === range);
    const label = text.t(`uptime.${range}`);
    return uptime === undefined
      ? { id: range, label, figure: null, note: ' ' }
      : { id: range, label, ...uptimeFigure(uptime, text) };
  });
  return <Tiles label={text.t('uptime.title')} tiles={tiles} />;
}

type Uptime = UptimesAnswer[number];

/** The percentage, unless too little was judged, and what stands below it. */
function uptimeFigure(
  uptime: Pick<
    Uptime,
    | 'from'
    | 'to'
    | 'judgedMs'
    | 'downMs'
    | 'unknownMs'
    | 'maintenanceMs'
    | 'uptimeRatio'
    | 'incidents'
  >,
  { t, format }: Pick<Text, 't' | 'format'>,
): { readonly figure: string | null; readonly note: string } {
  const { from, to, judgedMs, downMs, unknownMs, maintenanceMs, uptimeRatio, incidents } = uptime;
  if (judgedMs === 0) return { figure: null, note: t('uptime.notJudged') };
  const down =
    downMs === 0 ? t('uptime.noDown') : t('list.down', { time: format.duration(downMs) });
  const whole = to - from;
  const parts = [
    down,
    ...(incidents > 0 ? [t('uptime.incidents', { count: incidents })] : []),
    ...(unknownMs >= NAMED_FROM * whole
      ? [t('uptime.unknown', { time: format.duration(unknownMs) })]
      : []),
    ...(maintenanceMs >= NAMED_FROM * whole
      ? [t('uptime.maintenance', { time: format.duration(maintenanceMs) })]
      : []),
  ];
  if (judgedMs < MIN_JUDGED_MS || uptimeRatio === null) {
    const [, ...others] = parts;
    return {
      figure: down,
      note: [t('uptime.since', { time: format.duration(judgedMs) }), ...others].join(' · '),
    };
  }
  return { figure: format.uptime(uptimeRatio), note: parts.join(' · ') };
}
