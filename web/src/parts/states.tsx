import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useText } from '../text/use-text.tsx';
import { useNow } from '../state/use-now.ts';
import { Glyph } from './glyph.tsx';
import { Acorn } from './mark.tsx';
import './states.css';

/** There is nothing yet: says what to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="state-empty">
      <Acorn size={40} />
      <h2>{title}</h2>
      {children !== undefined && <p className="soft">{children}</p>}
      {action}
    </div>
  );
}

/** Longer than this, and words say that something is on its way; milliseconds. */
const WORDS_AFTER_MS = 2_000;

/** The shape of rows that are on their way. */
export function LoadingRows({
  rows,
  height = 50,
}: {
  readonly rows: number;
  readonly height?: number;
}) {
  const { t } = useText();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="state-loading" aria-busy="true">
      {isLong && (
        <p className="small soft" role="status">
          {t('state.loading')}
        </p>
      )}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="sunk-row" style={{ blockSize: height }} aria-hidden="true">
          <Glyph name="pending" />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

/** Something could not be read. What was read before stays on the page; this says how old it is. */
export function FailureNote({
  failure,
  readAt,
  nextAt,
}: {
  readonly failure: unknown;
  /** When what is shown was read, epoch milliseconds; `null`: never. */
  readonly readAt: number | null;
  /** When it is tried again; `null`: not by itself. */
  readonly nextAt?: number | null;
}) {
  const { t, format } = useText();
  const now = useNow();
  const detail = failure instanceof Error ? failure.message : String(failure);
  return (
    <div className="state-failure" role="status">
      <Glyph name="unknown" />
      <div>
        <p>{t('state.failed', { detail })}</p>
        <p className="small soft">
          {readAt !== null && t('state.readAt', { time: format.moment(readAt, now) })}{' '}
          {nextAt !== undefined && nextAt !== null
            ? t('state.againIn', { time: format.age(Math.max(0, nextAt - now)) })
            : ''}
        </p>
      </div>
    </div>
  );
}
