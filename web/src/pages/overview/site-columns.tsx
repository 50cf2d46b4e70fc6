import { BellOff, Hand } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import type { SiteRow } from '../../fleet/site-rows.ts';
import { HeartbeatBar } from '../../marks/heartbeat-bar.tsx';
import { isAcknowledged, isSilenced, shownState } from '../../marks/site-byte.ts';
import { Glyph } from '../../parts/glyph.tsx';
import type { TableColumn } from '../../parts/virtual-table.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import type { OptionalColumn } from './list-look.ts';
import { RowMenu, type AskAboutSite } from './row-menu.tsx';
import { SelectAllBox, SelectBox } from './selection/select-box.tsx';
import type { SiteSelection } from './selection/use-selection.ts';

interface ColumnSetup {
  readonly answer: RowsAnswer | null;
  /** One line a row. */
  readonly isCompact: boolean;
  /** Name and figures above, bar below. */
  readonly isPhone: boolean;
  readonly hidden: readonly OptionalColumn[];
  readonly selection: SiteSelection;
  /** Must stay the same function. */
  readonly ask: AskAboutSite;
}

/** The columns of the list of sites, by how much room there is. */
export function useSiteColumns({
  answer,
  isCompact,
  isPhone,
  hidden,
  selection,
  ask,
}: ColumnSetup): readonly TableColumn<SiteRow>[] {
  const { t } = useText();
  const { from = 0, stepMs = 1 } = answer ?? {};
  const columns = useMemo(() => {
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
      const all: readonly TableColumn<SiteRow>[] = [
        state,
        {
          id: 'phone',
          title: t('list.name'),
          width: 'minmax(0, 1fr)',
          cell: (row) => <PhoneCell row={row} bar={bar(row)} />,
        },
      ];
      return all;
    }
    const all: readonly TableColumn<SiteRow>[] = [
      state,
      {
        id: 'name',
        title: t('list.name'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <NameCell row={row} />,
      },
      ...(isCompact ? [groupColumn(t('list.group'))] : []),
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
        cell: (row) => <RowMenu row={row} ask={ask} />,
      },
    ];
    return all.filter(({ id }) => !hidden.some((each) => each === id));
  }, [t, from, stepMs, isCompact, isPhone, hidden, ask]);
  // On a phone the boxes are there once a long press has picked the first site.
  return isPhone && selection.count === 0 ? columns : [selectColumn(selection), ...columns];
}

function groupColumn(title: string): TableColumn<SiteRow> {
  return {
    id: 'group',
    title,
    width: '140px',
    cell: ({ group }) => (
      <span className="soft cut" dir="auto">
        {group}
      </span>
    ),
  };
}

/** Changes with each site that is picked; the others stay as they are. */
function selectColumn(selection: SiteSelection): TableColumn<SiteRow> {
  return {
    id: 'select',
    title: <SelectAllBox selection={selection} />,
    width: '16px',
    cell: (row, index) => <SelectBox row={row} index={index} selection={selection} />,
  };
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
