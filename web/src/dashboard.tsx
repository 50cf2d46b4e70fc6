import { useCallback, useState } from 'react';
import { AddSites } from './add-sites.tsx';
import { AlarmBanner } from './alarm-banner.tsx';
import { checkNow } from './api.ts';
import type { SummaryAnswer } from '../../src/api/contract.ts';
import { MonitorRow } from './monitor-row.tsx';
import { useSites, type Sites } from './use-sites.ts';
import { digits, type DashboardLanguage, type Words } from './words.ts';

interface DashboardProps {
  readonly apiKey: string;
  readonly language: DashboardLanguage;
  readonly words: Words;
  onRefused(): void;
  onLanguage(): void;
}

const FILTERS = ['up', 'suspect', 'down', 'recovering', 'pending', 'unknown'] as const;

/** Every site with its state and last checks, live. */
export function Dashboard({ apiKey, language, words, onRefused, onLanguage }: DashboardProps) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<string | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const refused = useCallback(onRefused, []);
  const sites = useSites({ apiKey, search, status, onRefused: refused });
  const finishAdding = (): void => {
    setIsAdding(false);
    sites.refresh();
  };
  return (
    <div className="page">
      <header>
        <h1>
          <img src="/squirrel.svg" alt="" />
          {words.title}
        </h1>
        <span className={sites.isLive ? 'live on' : 'live'} role="status">
          {sites.isLive ? words.live : words.reconnecting}
        </span>
        <button onClick={onLanguage}>{words.otherLanguage}</button>
        <button className="primary" onClick={() => setIsAdding(true)}>
          {words.paste}
        </button>
      </header>
      {isAdding && (
        <AddSites apiKey={apiKey} language={language} words={words} onDone={finishAdding} />
      )}
      <AlarmBanner summary={sites.summary} language={language} words={words} />
      <div className="tools">
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Filters
          summary={sites.summary}
          chosen={status}
          language={language}
          words={words}
          onChoose={setStatus}
        />
      </div>
      {sites.problem !== null && (
        <p className="problem" role="alert">
          {words.failed} {sites.problem}
        </p>
      )}
      {sites.items.length === 0 ? (
        <p className="empty">{emptyText(sites, words)}</p>
      ) : (
        <ul className="sites">
          {sites.items.map((monitor) => (
            <MonitorRow
              key={monitor.id}
              monitor={monitor}
              language={language}
              words={words}
              onCheckNow={(id) => void checkNow(apiKey, id).catch(() => sites.refresh())}
            />
          ))}
        </ul>
      )}
      {sites.hasMore && (
        <p className="more">
          <button onClick={sites.showMore}>{words.more}</button>
        </p>
      )}
    </div>
  );
}

/** Nothing is shown: because nothing has come yet, because there is nothing, or because nothing fits. */
function emptyText({ summary }: Pick<Sites, 'summary'>, words: Words): string {
  if (summary === null) return words.loading;
  return summary.monitors.total === 0 ? words.noSitesYet : words.noSites;
}

interface FiltersProps {
  readonly summary: SummaryAnswer | null;
  readonly chosen: string | null;
  readonly language: DashboardLanguage;
  readonly words: Words;
  onChoose(status: string | null): void;
}

function Filters({ summary, chosen, language, words, onChoose }: FiltersProps) {
  if (!summary) return null;
  const shown = FILTERS.filter(
    (status) => summary.monitors.byStatus[status] > 0 || status === chosen,
  );
  return (
    <div className="chips">
      <button aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {words.all} <b>{digits(summary.monitors.total, language)}</b>
      </button>
      {shown.map((status) => (
        <button
          key={status}
          aria-pressed={chosen === status}
          className={`is-${status}`}
          onClick={() => onChoose(chosen === status ? null : status)}
        >
          {words.status[status]} <b>{digits(summary.monitors.byStatus[status], language)}</b>
        </button>
      ))}
    </div>
  );
}
