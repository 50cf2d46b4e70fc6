import { useCallback, useState } from 'react';
import { AddSites } from './add-sites.tsx';
import { AlarmBanner } from './alarm-banner.tsx';
import { checkNow } from './api.ts';
import type { SummaryAnswer } from '../../../../src/api/contract.ts';
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
  const [monitor, setMonitor] = useState(monitorOfAddress);
  const [isAdding, setIsAdding] = useState(false);
  const refused = useCallback(onRefused, []);
  const sites = useSites({ apiKey, monitor, search, status, onRefused: refused });
  const showAll = (): void => {
    if (monitor === null) return;
    history.replaceState(null, '', location.pathname);
    setMonitor(null);
  };
  const finishAdding = (): void => {
    setIsAdding(false);
    sites.refresh();
  };
  return (
    <div className="page">
      <header>
        <h1>
          <img src="squirrel.svg" alt="" />
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
      <Tools
        search={search}
        summary={sites.summary}
        chosen={monitor === null ? status : undefined}
        language={language}
        words={words}
        onSearch={(text) => {
          showAll();
          setSearch(text);
        }}
        onChoose={(chosen) => {
          showAll();
          setStatus(chosen);
        }}
      />
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

/** The one monitor that a message leads to. */
function monitorOfAddress(): string | null {
  return new URLSearchParams(location.search).get('monitor');
}

/** Nothing is shown: because nothing has come yet, because there is nothing, or because nothing fits. */
function emptyText({ summary }: Pick<Sites, 'summary'>, words: Words): string {
  if (summary === null) return words.loading;
  return summary.monitors.total === 0 ? words.noSitesYet : words.noSites;
}

interface FiltersProps {
  readonly summary: SummaryAnswer | null;
  /** `null`: all of them; absent: no choice among these. */
  readonly chosen: string | null | undefined;
  readonly language: DashboardLanguage;
  readonly words: Words;
  onChoose(status: string | null): void;
}

interface ToolsProps extends FiltersProps {
  readonly search: string;
  onSearch(text: string): void;
}

function Tools({ search, onSearch, ...filters }: ToolsProps) {
  return (
    <div className="tools">
      <input
        type="search"
        aria-label={filters.words.search}
        placeholder={filters.words.search}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <Filters {...filters} />
    </div>
  );
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
