import { Check } from 'lucide-react';
import { Glyph } from '../parts/glyph.tsx';
import { useText } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';

/** The phases of a check in order, how long each took and takes usually, and the one in which the verdict fell. */
export function EvidencePhases({ phases }: { readonly phases: Evidence['phases'] }) {
  const { t, format } = useText();
  if (phases.length === 0) return null;
  return (
    <ol className="phases" aria-label={t('evidence.phases')}>
      {phases.map(({ phase, ms, usualMs, state }) => (
        <li key={phase} className={`phase is-${state}-phase`}>
          <span className="small soft">
            {state === 'ok' && <Check size={14} aria-hidden="true" />}
            {state === 'failed' && <Glyph name="down" size={14} />} {t(`phase.${phase}`)}
          </span>
          <b>
            {state === 'failed' && ms === null
              ? t('evidence.failed')
              : state === 'not_reached' || ms === null
                ? t('evidence.notReached')
                : format.answerTime(ms)}
          </b>
          <span className="small soft">
            {usualMs === null ? ' ' : t('evidence.usual', { time: format.answerTime(usualMs) })}
          </span>
        </li>
      ))}
    </ol>
  );
}
