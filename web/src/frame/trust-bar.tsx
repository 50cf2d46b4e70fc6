import { Check } from 'lucide-react';
import { Link } from 'wouter';
import type { TrustAnswer } from '../../../src/api/contract.ts';
import { Glyph } from '../parts/glyph.tsx';
import type { Liveness } from '../state/live.tsx';
import { useNow } from '../state/use-now.ts';
import { RichText, useText } from '../text/use-text.tsx';
import './trust-bar.css';

/** Figures are called old when the stream is away for longer than this, milliseconds. */
const OLD_MS = 3_000;

const bold = [<b key="0" className="figures" />];

/** Whether this monitor itself can be trusted, at the bottom of every page. */
export function TrustBar({
  trust,
  liveness,
}: {
  /** `null`: not known yet. */
  readonly trust: TrustAnswer | null;
  readonly liveness: Liveness;
}) {
  const { t } = useText();
  return (
    <footer
      className={liveness.isLive ? 'trust-bar live' : 'trust-bar'}
      aria-label={t('trust.label')}
    >
      <Age liveness={liveness} />
      <Link className="trust-figures" href="/health" title={t('go.health')}>
        {trust === null ? <span>{t('trust.unknown')}</span> : <Figures trust={trust} />}
      </Link>
    </footer>
  );
}

/** While the stream is away: how old everything on the page is. */
function Age({ liveness: { isLive, lastLiveAt } }: { readonly liveness: Liveness }) {
  const { t, format } = useText();
  const now = useNow();
  if (isLive || lastLiveAt === null || now - lastLiveAt < OLD_MS) return null;
  return (
    <span className="trust-old">
      <Glyph name="unknown" size={14} /> {t('trust.old', { age: format.age(now - lastLiveAt) })}
    </span>
  );
}

function Figures({ trust }: { readonly trust: TrustAnswer }) {
  const { t, format } = useText();
  const isNetworkFine = trust.sitesAsked === 0 || trust.sitesAnswered > 0;
  return (
    <>
      <span className={trust.isOnTime ? '' : 'is-wrong'}>
        <Sign isFine={trust.isOnTime} />
        <span>
          <b>{t(trust.isOnTime ? 'trust.onTime' : 'trust.late')}</b>
          {trust.startedWithinMs !== null && (
            <span className="trust-detail">
              <span className="trust-wide">
                {t('trust.startWithin', { time: format.answerTime(trust.startedWithinMs) })}
              </span>
              <span className="trust-narrow">
                {t('trust.p99', { time: format.answerTime(trust.startedWithinMs) })}
              </span>
            </span>
          )}
        </span>
      </span>
      <span className="trust-more">
        <span>
          <RichText
            id="trust.rate"
            values={{ rate: format.rate(trust.checksPerSecond) }}
            parts={bold}
          />
        </span>
      </span>
      <span className={trust.backlog > 0 ? 'is-wrong' : 'trust-more'}>
        <span>
          <RichText
            id="trust.backlog"
            values={{ count: format.number(trust.backlog) }}
            parts={bold}
          />
        </span>
      </span>
      <span className={isNetworkFine ? '' : 'is-wrong'}>
        <Sign isFine={isNetworkFine} />
        <span className="trust-wide">
          <RichText
            id="trust.network"
            values={{
              answered: format.number(trust.sitesAnswered),
              asked: format.number(trust.sitesAsked),
            }}
            parts={bold}
          />
        </span>
        <span className="trust-narrow">
          {t(isNetworkFine ? 'trust.networkFine' : 'trust.networkBad')}
        </span>
      </span>
      <span className={trust.deadLetters > 0 ? 'is-wrong' : 'trust-more'}>
        <span>
          <RichText
            id="trust.messages"
            values={{
              waiting: format.number(trust.messagesWaiting),
              dead: format.number(trust.deadLetters),
            }}
            parts={[...bold, <b key="1" className="figures" />]}
          />
        </span>
      </span>
    </>
  );
}

function Sign({ isFine }: { readonly isFine: boolean }) {
  return isFine ? <Check size={14} className="trust-check" /> : <Glyph name="unknown" size={14} />;
}
