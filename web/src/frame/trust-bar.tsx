import { Check } from 'lucide-react';
import { Link } from 'wouter';
import type { TrustAnswer } from '../../../src/api/contract.ts';
import { Glyph } from '../parts/glyph.tsx';
import { oldSince, type Liveness } from '../state/live.tsx';
import { useNow } from '../state/use-now.ts';
import type { MessageId, MessageValues } from '../text/catalogue.ts';
import { RichText, useText } from '../text/use-text.tsx';
import './trust-bar.css';

const bold = [<b key="0" className="figures" />, <b key="1" className="figures" />];

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
function Age({ liveness }: { readonly liveness: Liveness }) {
  const { t, format } = useText();
  const now = useNow();
  const since = oldSince(liveness, now);
  if (since === null) return null;
  return (
    <span className="trust-old">
      <Glyph name="unknown" size={14} /> {t('trust.old', { age: format.age(now - since) })}
    </span>
  );
}

function Figures({ trust }: { readonly trust: TrustAnswer }) {
  const { format } = useText();
  return (
    <>
      <OnTime trust={trust} />
      <Figure id="trust.rate" values={{ rate: format.rate(trust.checksPerSecond) }} />
      <Figure id="trust.inFlight" values={{ count: format.number(trust.inFlight) }} />
      <Figure
        id="trust.backlog"
        values={{ count: format.number(trust.backlog) }}
        isWrong={trust.backlog > 0}
      />
      <OwnNetwork trust={trust} />
      <Figure
        id="trust.messages"
        values={{
          waiting: format.number(trust.messagesWaiting),
          dead: format.number(trust.deadLetters),
        }}
        isWrong={trust.deadLetters > 0}
      />
      <Figure
        id="trust.falseAlarms"
        values={{
          count: format.number(trust.falseAlarms),
          suspicions: format.number(trust.suspicions),
        }}
      />
    </>
  );
}

/** One that has no sign, and gives way on a phone unless it is wrong. */
function Figure({
  id,
  values,
  isWrong = false,
}: {
  readonly id: MessageId;
  readonly values: MessageValues;
  readonly isWrong?: boolean;
}) {
  return (
    <span className={isWrong ? 'is-wrong' : 'trust-more'}>
      <span>
        <RichText id={id} values={values} parts={bold} />
      </span>
    </span>
  );
}

function OnTime({ trust: { isOnTime, startedWithinMs } }: { readonly trust: TrustAnswer }) {
  const { t, format } = useText();
  return (
    <span className={isOnTime ? '' : 'is-wrong'}>
      <Sign isFine={isOnTime} />
      <span>
        <b>{t(isOnTime ? 'trust.onTime' : 'trust.late')}</b>
        {startedWithinMs !== null && (
          <span className="trust-detail">
            <span className="trust-wide">
              {t('trust.startWithin', { time: format.answerTime(startedWithinMs) })}
            </span>
            <span className="trust-narrow">
              {t('trust.p99', { time: format.answerTime(startedWithinMs) })}
            </span>
          </span>
        )}
      </span>
    </span>
  );
}

/** Who asked nobody in the last minute has no sign of how the network is. */
function OwnNetwork({
  trust: { sitesAsked, sitesAnswered },
}: {
  readonly trust: Pick<TrustAnswer, 'sitesAsked' | 'sitesAnswered'>;
}) {
  const { t, format } = useText();
  const isSilent = sitesAsked > 0 && sitesAnswered === 0;
  const word = isSilent ? 'networkBad' : sitesAsked === 0 ? 'networkUnasked' : 'networkFine';
  return (
    <span className={isSilent ? 'is-wrong' : ''}>
      {sitesAsked > 0 && <Sign isFine={!isSilent} />}
      <span className="trust-wide">
        <RichText
          id="trust.network"
          values={{ answered: format.number(sitesAnswered), asked: format.number(sitesAsked) }}
          parts={bold}
        />
      </span>
      <span className="trust-narrow">{t(`trust.${word}`)}</span>
    </span>
  );
}

function Sign({ isFine }: { readonly isFine: boolean }) {
  return isFine ? <Check size={14} className="trust-check" /> : <Glyph name="unknown" size={14} />;
}
