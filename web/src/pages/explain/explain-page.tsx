import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import type { ExplainedCheck } from '../../../../src/api/contract.ts';
import { Bytes } from '../../evidence/evidence-bytes.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FailureNote, LoadingRows } from '../../parts/states.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { glyphOfOutcome } from '../checks/outcome-glyph.ts';
import { monitorPath, useMonitor } from '../monitor/use-monitor.ts';
import { stepsAsText } from './steps-text.ts';
import './explain.css';

/** One check outside of the schedule, step by step. */
export function ExplainPage() {
  const { t } = useText();
  const { id = '' } = useParams();
  const client = useClient();
  const { data: monitor } = useMonitor(id);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['explained', id],
    // A check asks a stranger: never again by itself.
    retry: false,
    gcTime: 0,
    queryFn: () => client.send<ExplainedCheck>('POST', `${monitorPath(id)}/explain`),
  });
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
        glyph={data === undefined ? 'pending' : glyphOfOutcome(data.outcome)}
        title={t(data === undefined ? 'explain.running' : 'explain.done', { name })}
        {...(data !== undefined && { note: <bdi>{data.message}</bdi> })}
        actions={
          <>
            {data !== undefined && <CopyButton explained={data} title={name} />}
            <Button look="primary" disabled={isFetching} onClick={() => void refetch()}>
              {t('explain.again')}
            </Button>
          </>
        }
      />
      {error !== null && <FailureNote failure={error} readAt={null} />}
      {data === undefined ? (
        error === null && <LoadingRows rows={10} height={40} />
      ) : (
        <Steps explained={data} />
      )}
    </div>
  );
}

function CopyButton({
  explained,
  title,
}: {
  readonly explained: ExplainedCheck;
  readonly title: string;
}) {
  const { t } = useText();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(stepsAsText(title, explained));
      showToast({ kind: 'done', title: t('incident.copied') });
    } catch (failure) {
      showFailure(t('incident.notCopied'), failure);
    }
  };
  return <Button onClick={() => void copy()}>{t('incident.copy')}</Button>;
}

function Steps({ explained }: { readonly explained: ExplainedCheck }) {
  const { t, format } = useText();
  const { steps, why, hint, title, reason } = explained;
  return (
    <>
      <Card
        title={t('explain.steps')}
        note={t('explain.took', { time: format.answerTime(explained.timings.totalMs) })}
      >
        <ol className="steps">
          {steps.map(({ atMs, text, lines = [], wire }, index) => (
            <li key={index}>
              <time className="small soft figures">{format.answerTime(atMs)}</time>
              <div className="step-text" dir="auto">
                <p>{text}</p>
                {lines.map((line, place) => (
                  <p key={place} className="small soft">
                    {line}
                  </p>
                ))}
              </div>
              <div>
                {wire !== undefined && (
                  <Bytes
                    title={t(wire.mark === '>' ? 'evidence.sent' : 'evidence.received')}
                    mark={wire.mark}
                    lines={wire.lines}
                  />
                )}
              </div>
            </li>
          ))}
        </ol>
      </Card>
      <Card title={t('explain.why')}>
        <div className="card-body explain-why" dir="auto">
          {why.map((step, index) => (
            <p key={index}>{step}</p>
          ))}
          {reason !== null && (
            <p className="soft">
              {title} {hint}{' '}
              <bdi dir="ltr">
                <code className="small">{reason}</code>
              </bdi>
            </p>
          )}
        </div>
      </Card>
    </>
  );
}
