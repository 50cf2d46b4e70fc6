import type { MonitorAnswer, UptimesAnswer } from '../../../../src/api/contract.ts';
import { Tiles, type Tile } from '../../parts/tiles.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText, type Text } from '../../text/use-text.tsx';
import { useUptimes } from './use-monitor.ts';
import { watchedPart } from './watched-part.ts';

const RANGES = ['24h', '7d', '30d', '90d', '1y'] as const;

/** Less than this was judged, and a percentage would say nothing; milliseconds. */
const MIN_JUDGED_MS = 3 * 3_600_000;
/** What was not judged is named from this share of the range on. */
const NAMED_FROM = 0.01;

/** How much of each range the site was up, with the minutes it was not; and when its certificate or domain ends. */
export function UptimeTiles({
  monitor: { id, expiry, createdAt },
}: {
  readonly monitor: MonitorAnswer;
}) {
  const text = useText();
  const now = useNow();
  const { data } = useUptimes(id);
  const tiles = RANGES.map((range): Tile => {
    const uptime = data?.find((each) => each.range === range);
    const label = text.t(`uptime.${range}`);
    return uptime === undefined
      ? { id: range, label, figure: null, note: ' ' }
      : {
          id: range,
          label,
          ...uptimeFigure({ ...uptime, ...watchedPart(uptime, createdAt) }, text),
        };
  });
  const ends = expiry === null ? [] : [expiryTile(expiry, now, text)];
  return <Tiles label={text.t('uptime.title')} tiles={[...tiles, ...ends]} />;
}

const DAY_MS = 86_400_000;
/** With as many days left or fewer, it is time to act. */
const SOON_DAYS = 14;

/** How many days a certificate or the registration of a domain has left, and who gave it. */
function expiryTile(
  { of, at, by }: NonNullable<MonitorAnswer['expiry']>,
  now: number,
  { t, format }: Pick<Text, 't' | 'format'>,
): Tile {
  const days = Math.floor((at - now) / DAY_MS);
  const isOver = at <= now;
  const figure = isOver ? t('expiry.over') : t('unit.days', { value: days });
  const until = t(isOver ? 'expiry.since' : 'expiry.until', { date: format.date(at) });
  return {
    id: of,
    label: t(`expiry.${of}`),
    figure:
      days > SOON_DAYS ? (
        figure
      ) : (
        <span className={isOver ? 'word-down' : 'word-degraded'}>{figure}</span>
      ),
    note: (
      <>
        {until}
        {by !== null && (
          <>
            {' · '}
            <bdi>{by}</bdi>
          </>
        )}
      </>
    ),
  };
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
