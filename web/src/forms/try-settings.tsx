import { useState } from 'react';
import type { ExplainedCheck } from '../../../src/api/contract.ts';
import { glyphOfOutcome } from '../marks/outcome-glyph.ts';
import { Button } from '../parts/button.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';
import type { FormDraft } from './form-draft.ts';
import type { FormField } from './form-schema.ts';
import type { FormSubject } from './form-subject.ts';
import { sentBody } from './use-saving.ts';

/** One check by what is typed, before it is saved. */
export interface Trying {
  readonly isBusy: boolean;
  /** What it came to; `null`: none so far. */
  readonly result: ExplainedCheck | null;
  run(draft: FormDraft): void;
}

/** `onEnd` learns why it could not be tried, or `null`. */
export function useTrySettings(
  subject: FormSubject,
  fields: readonly FormField[],
  onEnd: (failure: unknown) => void,
): Trying {
  const client = useClient();
  const [state, setState] = useState<Omit<Trying, 'run'>>({ isBusy: false, result: null });
  const { section, item } = subject;
  const path = [section, ...(item === null ? [] : [encodeURIComponent(item.id)]), 'try'].join('/');
  const go = async (draft: FormDraft): Promise<void> => {
    setState({ isBusy: true, result: null });
    try {
      const body = sentBody(subject, fields, draft);
      const result = await client.send<ExplainedCheck>('POST', path, body);
      setState({ isBusy: false, result });
      onEnd(null);
    } catch (failure) {
      setState({ isBusy: false, result: null });
      onEnd(failure);
    }
  };
  return { ...state, run: (draft) => void go(draft) };
}

export function TryButton({ trying, onTry }: { readonly trying: Trying; onTry(): void }) {
  const { t } = useText();
  return (
    <Button disabled={trying.isBusy} onClick={onTry}>
      {t(trying.isBusy ? 'form.trying' : 'form.try')}
    </Button>
  );
}

/** The outcome in the service's own words, and what to do about it. */
export function TryResult({ trying: { result } }: { readonly trying: Trying }) {
  const { t, format } = useText();
  if (result === null) return null;
  const { outcome, message, hint, reason, timings } = result;
  return (
    <div className={`try-result word-${glyphOfOutcome(outcome)}`} role="status">
      <Glyph name={glyphOfOutcome(outcome)} />
      <div>
        <p>
          <b>{t(`outcome.${outcome}`)}</b>{' '}
          <span className="soft figures">{format.answerTime(timings.totalMs)}</span>
        </p>
        <p>
          <bdi>{message}</bdi>
        </p>
        {reason !== null && (
          <p className="small soft">
            <bdi>{hint}</bdi>{' '}
            <bdi dir="ltr">
              <code>{reason}</code>
            </bdi>
          </p>
        )}
      </div>
    </div>
  );
}
