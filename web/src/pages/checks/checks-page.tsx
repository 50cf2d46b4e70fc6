import { useMemo } from 'react';
import { useParams } from 'wouter';
import type { CheckAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { EmptyState, FailureNote, LoadingRows } from '../../parts/states.tsx';
import { VirtualTable, type TableColumn } from '../../parts/virtual-table.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { useMediaQuery } from '../../state/use-media-query.ts';
import { useText } from '../../text/use-text.tsx';
import { useMonitor } from '../monitor/use-monitor.ts';
import { checksCodec, OUTCOMES } from './checks-codec.ts';
import { ExportMenu } from './export-menu.tsx';
import { glyphOfOutcome } from '../../marks/outcome-glyph.ts';
import { useChecks } from './use-checks.ts';
import './checks.css';

const ROW_PX = 36;
/** So many rows before the last one that was read, the next are asked for. */
const AHEAD = 50;

/** Every check of a site. */
export function ChecksPage() {
  const { t, format } = useText();
  const { id = '' } = useParams();
  const { data: monitor } = useMonitor(id);
  const [{ outcome, from, to }, change] = useSearchState(checksCodec);
  const wanted = { outcome, from, to };
  const { checks, hasMore, failure, readAt, more } = useChecks(id, wanted);
  const columns = useColumns();
  const name = monitor?.name ?? '…';
  return (
    <div className="page-stack">
      <Crumbs
        places={[
          { href: '/', label: t('go.overview') },
          { href: `/monitors/${encodeURIComponent(id)}`, label: name },
        ]}
        here={t('checks.title')}
      />
      <PageHead
        title={t('checks.headline', { name })}
        note={
          from > 0 ? (
            <>
              <span>
                {t('checks.span', { from: format.moment(from, 0), to: format.moment(to, 0) })}
              </span>
              <Button look="ghost" onClick={() => change({ from: 0, to: 0 }, 'push')}>
                {t('checks.everyTime')}
              </Button>
            </>
          ) : (
            t(hasMore ? 'checks.read' : 'checks.count', { count: checks?.length ?? 0 })
          )
        }
        actions={<ExportMenu id={id} wanted={wanted} />}
      />
      <div className="check-filters" role="group" aria-label={t('checks.filter')}>
        {OUTCOMES.map((each) => (
          <Chip
            key={each}
            isOn={outcome === each}
            onToggle={() => change({ outcome: each === outcome ? 'any' : each })}
          >
            {each === 'any' ? t('list.all') : t(`outcome.${each}`)}
          </Chip>
        ))}
      </div>
      {failure !== null && <FailureNote failure={failure} readAt={readAt} />}
      {checks === null ? (
        failure === null && <LoadingRows rows={12} height={ROW_PX} />
      ) : checks.length === 0 ? (
        <EmptyState
          title={t(outcome === 'any' ? 'checks.none' : 'checks.noneSuch')}
          {...(outcome !== 'any' && {
            action: <Button onClick={() => change({ outcome: 'any' })}>{t('list.clear')}</Button>,
          })}
        />
      ) : (
        <div className="card checks-table">
          <VirtualTable<CheckAnswer>
            label={t('checks.title')}
            columns={columns}
            count={checks.length}
            rowHeight={ROW_PX}
            rowAt={(index) => checks[index] ?? null}
            onRange={(_, last) => {
              if (last + AHEAD > checks.length) more();
            }}
          />
        </div>
      )}
    </div>
  );
}

function useColumns(): readonly TableColumn<CheckAnswer>[] {
  const { t, format } = useText();
  const isPhone = useMediaQuery('(max-width: 719px)');
  return useMemo(() => {
    const ms = (value: number | null) =>
      value === null ? <span className="faint">—</span> : format.answerTime(value);
    const phase = (
      name: 'dnsMs' | 'connectMs' | 'tlsMs' | 'firstByteMs',
      title: string,
    ): TableColumn<CheckAnswer> => ({
      id: name,
      title,
      width: '84px',
      side: 'end',
      cell: ({ timings }) => <span className="figures soft">{ms(timings[name])}</span>,
    });
    return [
      {
        id: 'time',
        title: t('chart.time'),
        width: isPhone ? '84px' : '190px',
        cell: ({ startedAt }) => (
          <time className="figures cut" title={new Date(startedAt).toISOString()}>
            {isPhone ? format.time(startedAt) : format.moment(startedAt, 0)}
          </time>
        ),
      },
      {
        id: 'outcome',
        title: t('chart.state'),
        width: isPhone ? '76px' : '150px',
        cell: ({ outcome }) => (
          <span className="check-outcome">
            <Glyph name={glyphOfOutcome(outcome)} /> {t(`outcome.${outcome}`)}
          </span>
        ),
      },
      {
        id: 'reason',
        title: t('checks.reason'),
        width: 'minmax(0, 1fr)',
        cell: ({ reason, statusCode }) => (
          <bdi dir="ltr" className="cut check-reason">
            <code>{reason ?? statusCode}</code>
          </bdi>
        ),
      },
      ...(isPhone
        ? []
        : [
            phase('dnsMs', t('line.dns')),
            phase('connectMs', t('line.connect')),
            phase('tlsMs', t('line.tls')),
            phase('firstByteMs', t('line.firstByte')),
          ]),
      {
        id: 'total',
        title: t('checks.total'),
        width: '84px',
        side: 'end',
        cell: ({ timings }) => <b className="figures">{ms(timings.totalMs)}</b>,
      },
    ];
  }, [t, format, isPhone]);
}
