import { Bell, MessageSquare, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IncidentPage } from '../../../../src/api/contract.ts';
import { useOwnersOfChannels } from '../../lists/use-owner-names.ts';
import { Card } from '../../parts/card.tsx';
import { Glyph, type GlyphName } from '../../parts/glyph.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { oneOf, searchCodec } from '../../route/search-codec.ts';
import { useSearchState } from '../../route/use-search-state.ts';
import { useText } from '../../text/use-text.tsx';
import { entryText, groupOf, inOrder, type TimelineEntry } from './line-text.ts';

const FILTERS = ['all', 'checks', 'messages'] as const;
type Filter = (typeof FILTERS)[number];
const codec = searchCodec({ show: oneOf(FILTERS, 'all') });

/** Everything that happened, in order; a red line from the first failure to the first good check. */
export function TimelineCard({ incident }: { readonly incident: IncidentPage }) {
  const { t } = useText();
  const { startedAt, resolvedAt } = incident;
  const timeline = inOrder(incident);
  const [{ show }, change] = useSearchState(codec);
  const shown = timeline.filter((entry) => show === 'all' || groupOf(entry) === show);
  const goodAt = timeline.find(({ kind }) => kind === 'first_good')?.at ?? resolvedAt ?? Infinity;
  return (
    <Card
      title={t('timeline.title')}
      note={t('timeline.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      aside={
        <Segmented<Filter>
          label={t('timeline.filter')}
          value={show}
          options={FILTERS.map((value) => ({ value, label: t(`timeline.${value}`) }))}
          onChange={(value) => change({ show: value })}
        />
      }
    >
      {shown.length === 0 ? (
        <p className="card-body soft">{t('timeline.none')}</p>
      ) : (
        <ol className="timeline">
          {shown.map((entry, index) => (
            <Entry
              key={`${entry.at} ${entry.kind} ${index}`}
              entry={entry}
              isDown={entry.at >= startedAt && entry.at < goodAt}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Entry({ entry, isDown }: { readonly entry: TimelineEntry; readonly isDown: boolean }) {
  const text = useText();
  const { sentence, detail } = entryText(entry, { ...text, ownerOf: useOwnersOfChannels() });
  return (
    <li className={isDown ? 'timeline-entry is-red' : 'timeline-entry'}>
      <time className="soft figures" title={new Date(entry.at).toISOString()}>
        {text.format.time(entry.at)}
      </time>
      <span className="timeline-pin">{pinOf(entry.kind)}</span>
      <div>
        <p>{sentence}</p>
        {detail !== null && (
          <p className="small soft" dir="auto">
            {detail}
          </p>
        )}
      </div>
    </li>
  );
}

const GLYPH_OF: Readonly<Record<string, GlyphName>> = {
  last_good: 'up',
  first_failure: 'suspect',
  checked_again: 'suspect',
  opened: 'down',
  reason_changed: 'down',
  first_good: 'recovering',
  resolved: 'up',
};

function pinOf(kind: string): ReactNode {
  const glyph = GLYPH_OF[kind];
  if (glyph !== undefined) return <Glyph name={glyph} />;
  if (kind === 'acknowledged') return <UserRound size={14} aria-hidden="true" />;
  if (kind === 'noted') return <MessageSquare size={14} aria-hidden="true" />;
  return <Bell size={14} aria-hidden="true" />;
}
