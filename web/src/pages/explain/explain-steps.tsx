import { useEffect, useRef } from 'react';
import type { ExplainStep } from '../../../../src/api/contract.ts';
import { Bytes } from '../../evidence/evidence-bytes.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { useText } from '../../text/use-text.tsx';

/** The steps so far: when, what, and the bytes that went over the wire. The last one stays in sight while it runs. */
export function ExplainSteps({
  steps,
  isRunning,
}: {
  readonly steps: readonly ExplainStep[];
  readonly isRunning: boolean;
}) {
  const { t } = useText();
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isRunning) end.current?.scrollIntoView({ block: 'nearest' });
  }, [steps, isRunning]);
  return (
    <ol className="steps" aria-busy={isRunning}>
      {steps.map((step, index) => (
        <Step key={index} step={step} />
      ))}
      {isRunning && (
        <li ref={end} className="step-waits soft">
          <Glyph name="pending" />
          <span>{t('explain.waiting')}</span>
        </li>
      )}
    </ol>
  );
}

function Step({ step: { atMs, text, lines = [], wire } }: { readonly step: ExplainStep }) {
  const { t, format } = useText();
  return (
    <li>
      <time className="small soft figures">{format.answerTime(atMs)}</time>
      <div className="step-text" dir="auto">
        <p>{text}</p>
        {lines.map((line, place) => (
          <p key={place} className="small soft step-line">
            {line}
          </p>
        ))}
      </div>
      {wire !== undefined && (
        <div className="step-bytes">
          <Bytes
            title={t(wire.mark === '>' ? 'evidence.sent' : 'evidence.received')}
            mark={wire.mark}
            lines={wire.lines}
          />
        </div>
      )}
    </li>
  );
}
