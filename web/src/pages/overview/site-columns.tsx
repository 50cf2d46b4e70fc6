import { useQueryClient } from '@tanstack/react-query';
import { BellOff, EllipsisVertical, Hand } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { HeartbeatBar } from '../../marks/heartbeat-bar.tsx';
import { isAcknowledged, isSilenced, shownState } from '../../marks/site-byte.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { Menu, type MenuLine } from '../../parts/menu.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import type { TableColumn } from '../../parts/virtual-table.tsx';
import { useClient } from '../../state/session.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';

interface ColumnSetup {
  readonly answer: RowsAnswer | null;
  /** One line a row. */
  readonly isCompact: boolean;
  /** Name and figures above, bar below. */
  readonly isPhone: boolean;
}

/** The columns of the list of sites, by how much room there is. */
export function useSiteColumns({
  answer,
  isCompact,
  isPhone,
}: ColumnSetup): readonly TableColumn<SiteRow>[] {
  const { t } = useText();
  const { from = 0, stepMs = 1 } = answer ?? {};
  return useMemo(() => {
    const bar = (row: SiteRow) => (
      <HeartbeatBar bar={row.bar} from={from} stepMs={stepMs} name={row.name} />
    );
    const state: TableColumn<SiteRow> = {
      id: 'state',
      title: <span className="unseen">{t('list.state')}</span>,
      width: '20px',
      cell: ({ site }) => <Glyph name={shownState(site)} label={t(`status.${shownState(site)}`)} />,
    };
    if (isPhone) {
      return [
        state,
        {
          id: 'phone',
          title: t('list.name'),
          width: 'minmax(0, 1fr)',
          cell: (row) => <PhoneCell row={row} bar={bar(row)} />,
        },
      ];
    }
    const group: TableColumn<SiteRow> = {
      id: 'group',
      title: t('list.group'),
      width: '140px',
      cell: ({ group }) => (
        <span className="soft cut" dir="auto">
          {group}
        </span>
      ),
    };
    return [
      state,
      {
        id: 'name',
        title: t('list.name'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <NameCell row={row} />,
      },
      ...(isCompact ? [group] : []),
      { id: 'bar', title: <Axis from={from} stepMs={stepMs} />, width: '334px', cell: bar },
      {
        id: 'uptime',
        title: t('list.uptime'),
        width: '96px',
        side: 'end',
        cell: (row) => <UptimeCell row={row} isCompact={isCompact} />,
      },
      {
        id: 'p95',
        title: t('list.p95'),
        width: '84px',
        side: 'end',
        cell: (row) => <P95Cell row={row} />,
      },
      {
        id: 'checked',
        title: t('list.checked'),
        width: '72px',
        side: 'end',
        cell: (row) => <CheckedCell row={row} />,
      },
      {
        id: 'menu',
        title: <span className="unseen">{t('list.actions')}</span>,
        width: '28px',
        cell: (row) => <RowMenu row={row} />,
      },
    ];
  }, [t, from, stepMs, isCompact, isPhone]);
}

function NameCell({ row }: { readonly row: SiteRow }) {
  const { t } = useText();
  return (
    <div className="site-name">
      <span className="site-title">
        <Link
          href={`/monitors/${encodeURIComponent(row.id)}`}
          className="cut"
          dir="auto"
          title={row.name}
          tabIndex={-1}
        >
          {row.name}
        </Link>
        {isSilenced(row.site) && <BellOff size={13} aria-label={t('site.silenced')} />}
        {isAcknowledged(row.site) && <Hand size={13} aria-label={t('site.acknowledged')} />}
      </span>
      <bdi className="small soft cut" dir="ltr" title={row.target}>
        {row.target}
      </bdi>
    </div>
  );
}

/** Both ends and three times between them, over the bars that they belong to. */
function Axis({ from, stepMs }: { readonly from: number; readonly stepMs: number }) {
  const { t, format } = useText();
  const marks = 48;
  const isLong = marks * stepMs > 86_400_000;
  return (
    <span className="axis" dir="ltr">
      {[0, 12, 24, 36].map((mark) => (
        <span key={mark}>
          {isLong ? format.day(from + mark * stepMs) : format.clock(from + mark * stepMs)}
        </span>
      ))}
      <span>{t('list.now')}</span>
    </span>
  );
}

function UptimeCell({
  row: { uptimeRatio, downMs },
  isCompact,
}: {
  readonly row: SiteRow;
  readonly isCompact: boolean;
}) {
  const { t, format } = useText();
  if (uptimeRatio === null) return <span className="faint">—</span>;
  const down = downMs === 0 ? null : t('list.down', { time: format.age(downMs) });
  return (
    <span className="figures" {...(isCompact && down !== null && { title: down })}>
      {format.uptime(uptimeRatio)}
      {!isCompact && down !== null && <span className="small soft second-line">{down}</span>}
    </span>
  );
}

function P95Cell({ row: { site, p95Ms } }: { readonly row: SiteRow }) {
  const { format } = useText();
  const state = shownState(site);
  if (p95Ms === null || state === 'down') return <span className="faint">—</span>;
  const look = state === 'degraded' ? 'figures strong word-degraded' : 'figures';
  return <span className={look}>{format.answerTime(p95Ms)}</span>;
}

function CheckedCell({ row: { checkedAt } }: { readonly row: SiteRow }) {
  const { format } = useText();
  const now = useNow();
  if (checkedAt === null) return <span className="faint">—</span>;
  return <span className="soft figures">{format.age(now - checkedAt)}</span>;
}

function PhoneCell({ row, bar }: { readonly row: SiteRow; readonly bar: React.ReactNode }) {
  return (
    <div className="phone-cell">
      <div className="phone-line">
        <Link href={`/monitors/${encodeURIComponent(row.id)}`} className="cut" dir="auto">
          {row.name}
        </Link>
        <span className="soft">
          <P95Cell row={row} />
        </span>
        <UptimeCell row={row} isCompact />
      </div>
      {bar}
    </div>
  );
}

function RowMenu({ row }: { readonly row: SiteRow }) {
  const { t } = useText();
  return (
    <Menu
      label={t('site.menu', { name: row.name })}
      lines={useRowLines(row)}
      className="icon-button"
    >
      <EllipsisVertical size={16} />
    </Menu>
  );
}

function useRowLines({ id, name, site, target }: SiteRow): readonly MenuLine[] {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const act = (verb: 'check' | 'pause' | 'resume', done: string) => async (): Promise<void> => {
    try {
      await client.send('POST', `monitors/${encodeURIComponent(id)}/${verb}`);
      showToast({ kind: 'done', title: done });
      if (verb !== 'check') await queries.invalidateQueries({ queryKey: ['fleet', 'rows'] });
    } catch (failure) {
      showFailure(t('site.failed', { name }), failure);
    }
  };
  const pause = act('pause', t('site.paused', { name }));
  const resume = act('resume', t('site.resumed', { name }));
  const check = act('check', t('site.checking', { name }));
  const isPaused = shownState(site) === 'paused';
  return [
    { id: 'check', label: t('site.check'), run: () => void check() },
    isPaused
      ? { id: 'resume', label: t('site.resume'), run: () => void resume() }
      : { id: 'pause', label: t('site.pause'), run: () => void pause() },
    { id: 'copy', label: t('site.copy'), run: () => void navigator.clipboard.writeText(target) },
  ];
}
