import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { IS_MAC } from '../../actions/platform.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { FailureNote } from '../../parts/states.tsx';
import { KeyCaps } from '../../parts/tag.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { OtherWays } from './other-ways.tsx';
import { PasteBox } from './paste-box.tsx';
import { countLines, lineStates, splitLines, withInterval } from './tried-lines.ts';
import { useTrying } from './use-trying.ts';
import './add.css';

/** Intervals as lists write them; the empty one leaves it to the service: every 5 minutes. */
const INTERVALS = ['30s', '60s', '', '15m', '60m'] as const;
type Interval = (typeof INTERVALS)[number];

/** What shall be watched? */
export function AddPage() {
  const { t } = useText();
  const [text, setText] = useState('');
  const [interval, setInterval] = useState<Interval>('');
  const lines = text.split('\n');
  const { known, failure } = useTrying(lines);
  const states = lineStates(lines, known);
  const counts = countLines(states);
  const { watch, isBusy } = useWatching();
  const submit = async (): Promise<void> => {
    if (counts.good === 0 || isBusy) return;
    const { good, wrong } = splitLines(lines, states);
    const isDone = await watch(
      good.map((line) => withInterval(line, interval)),
      wrong.length === 0,
    );
    if (isDone) setText(wrong.join('\n'));
  };
  return (
    <div className="add-page">
      <h1>{t('add.title')}</h1>
      <p className="soft">{t('add.hint')}</p>
      <PasteBox
        text={text}
        states={states}
        counts={counts}
        onText={setText}
        onSubmit={() => void submit()}
      />
      {failure !== null && <FailureNote failure={failure} readAt={null} />}
      <div className="add-foot">
        <Field label={t('add.interval')}>
          {(input) => (
            <select
              {...input}
              className="input"
              value={interval}
              onChange={({ target }) =>
                setInterval(INTERVALS.find((each) => each === target.value) ?? '')
              }
            >
              {INTERVALS.map((each) => (
                <option key={each} value={each}>
                  {t(`add.every.${each === '' ? 'usual' : each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button
          look="primary"
          className="add-submit"
          disabled={counts.good === 0 || isBusy}
          onClick={() => void submit()}
        >
          {t('add.watch', { count: counts.good })}
          <KeyCaps keys={`${IS_MAC ? '⌘' : 'Ctrl'}\u00a0↵`} />
        </Button>
      </div>
      <OtherWays />
    </div>
  );
}

/** Adds lines as monitors, all of them or none, and goes to the overview where nothing is left to mend. */
function useWatching() {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isBusy, setIsBusy] = useState(false);
  const watch = async (lines: readonly string[], isLast: boolean): Promise<boolean> => {
    setIsBusy(true);
    try {
      await client.send('POST', 'monitors', lines.join('\n'));
      showToast({ kind: 'done', title: t('add.done', { count: lines.length }) });
      await queries.invalidateQueries();
      if (isLast) navigate('/');
      return true;
    } catch (failure) {
      showFailure(t('add.failed'), failure);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { watch, isBusy };
}
