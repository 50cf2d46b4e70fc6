import { useParams } from 'wouter';
import type { ExplainedCheck } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import type { GlyphName } from '../../parts/glyph.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote } from '../../parts/states.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useText } from '../../text/use-text.tsx';
import { glyphOfOutcome } from '../../marks/outcome-glyph.ts';
import { useMonitor } from '../monitor/use-monitor.ts';
import { ExplainSteps } from './explain-steps.tsx';
import type { Explained } from './explained.ts';
import { stepsAsText } from './steps-text.ts';
import { toldDirection } from './told-language.ts';
import { useExplained } from './use-explained.ts';
import './explain.css';

/** One check outside of the schedule, step by step, while it runs. */
export function ExplainPage() {
  const { t, format } = useText();
  const { id = '' } = useParams();
  const { data: monitor } = useMonitor(id);
  const explained = useExplained(id);
  const { state, check, steps, failure, again, stop } = explained;
  const name = monitor?.name ?? '…';
  return (
    <div className="page-stack">
      <Crumbs
        places={[
          { href: '/', label: t('go.overview') },
          { href: `/monitors/${encodeURIComponent(id)}`, label: name },
        ]}
        here={t('site.explain')}
      />
      <PageHead
        glyph={glyphOf(explained)}
        title={t(`explain.${state}`, { name })}
        {...(check !== null && { note: <bdi>{check.message}</bdi> })}
        actions={
          <>
            <CopyButton explained={explained} title={name} />
            {state === 'running' ? (
              <Button key="stop" onClick={stop}>
                {t('explain.stop')}
              </Button>
            ) : (
              <Button key="again" look="primary" onClick={again}>
                {t('explain.again')}
              </Button>
            )}
          </>
        }
      />
      {failure !== null && <FailureNote failure={failure} readAt={null} />}
      <Card
        title={t('explain.steps')}
        {...(check !== null && {
          note: t('explain.took', { time: format.answerTime(check.timings.totalMs) }),
        })}
      >
        <ExplainSteps steps={steps} isRunning={state === 'running'} />
      </Card>
      {check !== null && <Verdict check={check} />}
    </div>
  );
}

function glyphOf({ state, check }: Explained): GlyphName {
  if (check !== null) return glyphOfOutcome(check.outcome);
  return state === 'running' ? 'pending' : 'unknown';
}

function CopyButton({
  explained: { steps, check },
  title,
}: {
  readonly explained: Explained;
  readonly title: string;
}) {
  const { t } = useText();
  const copy = async (): Promise<void> => {
    try {
      const text = stepsAsText(title, {
        steps,
        why: check?.why ?? [],
        message: check?.message ?? null,
      });
      await navigator.clipboard.writeText(text);
      showToast({ kind: 'done', title: t('incident.copied') });
    } catch (failure) {
      showFailure(t('incident.notCopied'), failure);
    }
  };
  return (
    <Button disabled={steps.length === 0} onClick={() => void copy()}>
      {t('incident.copy')}
    </Button>
  );
}

/** How the verdict fell, and what was noticed beside it. */
function Verdict({ check }: { readonly check: ExplainedCheck }) {
  const { t, language } = useText();
  const direction = toldDirection(language);
  const { why, notes, hint, title, reason } = check;
  return (
    <Card title={t('explain.why')}>
      <div className="card-body explain-why">
        <ol>
          {why.map((step, index) => (
            <li key={index} dir={direction}>
              {step}
            </li>
          ))}
        </ol>
        {reason !== null && (
          <p className="soft" dir={direction}>
            {title}. {hint}{' '}
            <bdi dir="ltr">
              <code className="small">{reason}</code>
            </bdi>
          </p>
        )}
      </div>
      {notes.length > 0 && (
        <div className="card-body explain-notes">
          <h3>{t('explain.notes')}</h3>
          {notes.map(({ code, text }) => (
            <p key={code} dir={direction}>
              {text}{' '}
              <bdi dir="ltr">
                <code className="small soft">{code}</code>
              </bdi>
            </p>
          ))}
        </div>
      )}
    </Card>
  );
}
