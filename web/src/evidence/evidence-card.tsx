import { Card } from '../parts/card.tsx';
import { useNow } from '../state/use-now.ts';
import { useReasonText } from '../text/use-reason-text.ts';
import { useText } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';
import { EvidenceBytes } from './evidence-bytes.tsx';
import { EvidenceChanges } from './evidence-changes.tsx';
import { EvidencePhases } from './evidence-phases.tsx';
import { EvidenceWitnesses } from './evidence-witnesses.tsx';
import './evidence.css';

/** Why a site is down: what its check saw, whether it was us, what made it sure, and who knows. */
export function EvidenceCard({ evidence }: { readonly evidence: Evidence }) {
  const { t, format } = useText();
  const now = useNow();
  const { at, outcome, sentence, reason } = evidence;
  const { title, hint } = useReasonText({ reason, message: sentence, hint: evidence.hint });
  const isDown = outcome === 'down';
  return (
    <Card
      title={t(isDown ? 'evidence.title' : 'evidence.titleSeen')}
      tone={isDown ? 'down' : 'plain'}
      aside={
        <span className="small soft">
          {t('evidence.of', { time: format.moment(at, now), age: format.ago(at, now) })}
        </span>
      }
    >
      <div className="evidence">
        <div className="evidence-main">
          <p className="evidence-sentence" dir="auto">
            {title}
          </p>
          <p className="evidence-hint soft">
            {hint !== null && <bdi>{hint}</bdi>}{' '}
            {reason !== null && (
              <bdi dir="ltr">
                <code className="small">{reason}</code>
              </bdi>
            )}
          </p>
          <EvidencePhases phases={evidence.phases} />
          <EvidenceBytes evidence={evidence} />
          <EvidenceChanges evidence={evidence} />
        </div>
        <EvidenceWitnesses evidence={evidence} />
      </div>
    </Card>
  );
}
