import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Glyph } from '../parts/glyph.tsx';
import { useNow } from '../state/use-now.ts';
import { useText } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';
import { isOurs, toldText } from './witness-text.ts';

/** Whether it was us, the checks that made it sure, and who knows of it. */
export function EvidenceWitnesses({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useText();
  const { ourselves, confirmations, notified, outcome } = evidence;
  return (
    <div className="evidence-side">
      <Ourselves ourselves={ourselves} />
      {confirmations.length > 0 && <Confirmations evidence={evidence} />}
      {(notified.length > 0 || outcome === 'down') && (
        <Part title={t('evidence.told')}>
          <Told notified={notified} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <h3 className="small soft">{title}</h3>
      {children}
    </div>
  );
}

function Ourselves({ ourselves }: Pick<Evidence, 'ourselves'>) {
  const { t, format } = useText();
  const { othersAsked, othersAnswered, checks } = ourselves;
  const failing = checks.filter(({ isHealthy }) => !isHealthy).map(({ what }) => t(`own.${what}`));
  const isUs = isOurs(ourselves);
  return (
    <Part title={t(isUs ? 'evidence.isUs' : 'evidence.isNotUs')}>
      <ul className="witness-list">
        <li>
          {isUs ? <Glyph name="unknown" size={14} /> : <Check size={14} aria-hidden="true" />}
          <span>
            {othersAsked === 0
              ? t('evidence.noOthers')
              : t('evidence.others', { answered: othersAnswered, asked: othersAsked })}
          </span>
        </li>
        {checks.length > 0 && (
          <li>
            {failing.length > 0 ? (
              <Glyph name="unknown" size={14} />
            ) : (
              <Check size={14} aria-hidden="true" />
            )}
            <span>
              {failing.length > 0
                ? t('evidence.ownBad', { names: format.list(failing) })
                : t('evidence.ownFine', {
                    names: format.list(checks.map(({ what }) => t(`own.${what}`))),
                  })}
            </span>
          </li>
        )}
      </ul>
    </Part>
  );
}

function Confirmations({ evidence }: { readonly evidence: Evidence }) {
  const { t, format } = useText();
  const now = useNow();
  const { confirmations, moment } = evidence;
  return (
    <Part title={t('evidence.seen', { count: confirmations.length })}>
      <ul className="witness-times">
        {confirmations.map(({ at, reason, statusCode, afterMs }, index) => {
          const isSure = moment !== 'first_failure' && index === confirmations.length - 1;
          return (
            <li key={at}>
              <Glyph name={isSure ? 'down' : 'suspect'} size={14} />
              <time className="soft figures">{format.moment(at, now)}</time>
              <span>
                <bdi dir="ltr">{statusCode ?? reason ?? '?'}</bdi>{' '}
                {afterMs > 0 && (
                  <span className="soft">
                    {t('evidence.later', { time: format.duration(afterMs) })}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Told({ notified }: Pick<Evidence, 'notified'>) {
  const text = useText();
  const now = useNow();
  if (notified.length === 0) return <p className="soft small">{text.t('evidence.nobodyTold')}</p>;
  return (
    <ul className="witness-times is-told">
      {notified.map((message) => (
        <li key={`${message.kind} ${message.channelId} ${message.recipient} ${message.at}`}>
          <time className="soft figures">{text.format.moment(message.at, now)}</time>
          <span className={message.state === 'dead' ? 'word-degraded' : ''}>
            {toldText(message, text)}
            {message.who !== null && message.recipient !== null && (
              <bdi className="soft small" dir="ltr">
                {' '}
                {message.recipient}
              </bdi>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
