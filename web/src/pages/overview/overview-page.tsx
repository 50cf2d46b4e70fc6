import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, Redirect } from 'wouter';
import type { OverviewAnswer } from '../../../../src/api/contract.ts';
import { grouping, type Grouping } from '../../fleet/grouping.ts';
import { useOverview } from '../../fleet/overview.ts';
import { Glyph, type GlyphName } from '../../parts/glyph.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { EmptyState, FailureNote, LoadingRows } from '../../parts/states.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { headlineText } from '../../text/headline.ts';
import { useText } from '../../text/use-text.tsx';
import { FleetCard } from './fleet-card.tsx';
import { COMFORTABLE_TO, overviewCodec, RANGES } from './overview-codec.ts';
import { SiteList } from './site-list.tsx';
import { WrongNow } from './wrong-now.tsx';
import './overview.css';

/** From so many sites on there is a map. */
const MAP_FROM = 25;

/** Is anything wrong? */
export function OverviewPage() {
  const { t } = useText();
  const { data, error, dataUpdatedAt } = useOverview();
  const [{ range, monitor, group }, change] = useSearchState(overviewCodec);
  useGrouping(group === 'none' ? 'group' : group);
  // Messages that were sent before the site had a page of its own.
  if (monitor !== '') return <Redirect to={`/monitors/${encodeURIComponent(monitor)}`} replace />;
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <FailureNote failure={error} readAt={null} />
    );
  }
  if (data.counts.total === 0) return <NoSites />;
  return (
    <div className={data.counts.total > COMFORTABLE_TO ? 'overview is-wide' : 'overview'}>
      <div className="overview-head">
        <Headline overview={data} />
        <Segmented
          label={t('overview.range')}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          onChange={(value) => change({ range: value }, 'push')}
        />
      </div>
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt} />}
      {data.problems.length > 0 && <WrongNow problems={data.problems} more={data.more} />}
      {data.counts.total >= MAP_FROM && <FleetCard overview={data} />}
      <SiteList total={data.counts.total} />
    </div>
  );
}

/** Has map, overview and events in this order for as long as the page is shown. */
function useGrouping(by: Grouping): void {
  const queries = useQueryClient();
  useEffect(() => {
    const choose = (next: Grouping): void => {
      if (grouping.get() === next) return;
      grouping.set(() => next);
      void queries.invalidateQueries({ queryKey: ['overview'] });
      void queries.invalidateQueries({ queryKey: ['fleet', 'map'] });
    };
    choose(by);
    return () => choose('group');
  }, [by, queries]);
}

function NoSites() {
  const { t } = useText();
  return (
    <EmptyState
      title={t('headline.empty')}
      action={
        <Link href="/add" className="button primary">
          {t('frame.add')}
        </Link>
      }
    >
      {t('overview.start')} <code>npm start -- sites.txt</code>
    </EmptyState>
  );
}

const glyphOf: Readonly<Record<OverviewAnswer['headline']['kind'], GlyphName>> = {
  empty: 'pending',
  blind: 'unknown',
  down: 'down',
  checking: 'pending',
  partly: 'pending',
  up: 'up',
};

/** States that stand below the headline, the worst first; what the headline says is not said again. */
const OTHERS = [
  'suspect',
  'degraded',
  'unknown',
  'recovering',
  'maintenance',
  'pending',
  'paused',
  'up',
] as const;

function Headline({ overview }: { readonly overview: OverviewAnswer }) {
  const text = useText();
  const { headline, counts } = overview;
  const shown = OTHERS.filter(
    (state) => counts[state] > 0 && !(state === 'up' && headline.kind === 'up'),
  );
  return (
    <div className="headline">
      <h1>
        <Glyph name={glyphOf[headline.kind]} size={24} />
        {headlineText(headline, text)}
      </h1>
      <p className="soft">
        {shown.map((state) => (
          <span key={state}>{text.t(`count.${state}`, { count: counts[state] })}</span>
        ))}
      </p>
    </div>
  );
}
