import { CHECKS_SHOWN } from './api.ts';
import type { CheckMark, MonitorRowItem } from './contract.ts';
import { digits, type DashboardLanguage, type Words } from './words.ts';

interface MonitorRowProps {
  readonly monitor: MonitorRowItem;
  readonly language: DashboardLanguage;
  readonly words: Words;
  onCheckNow(id: string): void;
}

/** One site: its state, its name, its last checks and how fast it answered. */
export function MonitorRow({ monitor, language, words, onCheckNow }: MonitorRowProps) {
  const status = monitor.paused ? 'paused' : monitor.status;
  const label = monitor.paused ? words.paused : words.status[monitor.status];
  const newest = monitor.checks[0];
  return (
    <li>
      <span className={`state is-${status}`}>{label}</span>
      <span className="site">
        <strong dir="auto">{monitor.name}</strong>
        <small dir="ltr">{secondLine(monitor)}</small>
      </span>
      <HeartbeatBar checks={monitor.checks} label={words.lastChecks} />
      <span className="time">
        {newest?.outcome === 'up' ? words.ms(digits(newest.totalMs, language)) : ''}
      </span>
      <button
        className="now"
        aria-label={`${words.checkNow}: ${monitor.name}`}
        onClick={() => onCheckNow(monitor.id)}
      >
        {words.checkNow}
      </button>
    </li>
  );
}

function secondLine(monitor: MonitorRowItem): string {
  const isFailing =
    monitor.status !== 'up' && monitor.status !== 'pending' && monitor.reason !== null;
  return isFailing ? `${monitor.reason} · ${monitor.target}` : monitor.target;
}

function HeartbeatBar({
  checks,
  label,
}: {
  readonly checks: readonly CheckMark[];
  readonly label: string;
}) {
  const shown = checks.slice(0, CHECKS_SHOWN).toReversed();
  return (
    <span className="bar" role="img" aria-label={label}>
      {shown.map((check) => (
        <i key={check.startedAt} className={`o-${check.outcome}`} title={tooltip(check)} />
      ))}
    </span>
  );
}

function tooltip(check: CheckMark): string {
  const time = new Date(check.startedAt).toLocaleTimeString();
  return check.outcome === 'up'
    ? `${time} ${Math.round(check.totalMs)} ms`
    : `${time} ${check.reason ?? check.outcome}`;
}
