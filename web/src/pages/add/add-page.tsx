import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { IS_MAC } from '../../actions/platform.ts';
import { useChoices } from '../../forms/use-choices.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { FailureNote } from '../../parts/states.tsx';
import { KeyCaps } from '../../parts/tag.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { ApiFailure } from '../../state/client.ts';
import { useClient } from '../../state/session.tsx';
import { runAtOnce } from '../../state/slices.ts';
import { useCaller } from '../../state/use-caller.ts';
import { useText } from '../../text/use-text.tsx';
import { OtherWays } from './other-ways.tsx';
import { OwnerChoice } from './owner-choice.tsx';
import { isAddress, ownerNamed, ownOwner } from './owner-names.ts';
import { goToLine, PasteBox } from './paste-box.tsx';
import {
  isOfLines,
  readingSteps,
  splitLines,
  withLine,
  withoutDoubles,
  withSetting,
} from './tried-lines.ts';
import { useBoxReading } from './use-box-reading.ts';
import { useExportFound } from './use-export-found.ts';
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
  const area = useRef<HTMLTextAreaElement>(null);
  const owner = useOwner();
  const { known, failure } = useTrying(text);
  const reading = useBoxReading(text, known);
  const isExport = useExportFound();
  const { watch, isBusy } = useWatching();
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    // Of a long text, what is shown may be a moment behind what is written.
    const box = reading.text === text ? reading : runAtOnce(readingSteps(text, known));
    const { good, wrong } = splitLines(box);
    if (good.length === 0) return goToLine(area.current, box.firstWrong);
    const { isDone, wrongLine } = await watch({
      lines: good.map(({ line }) => line),
      change: (line, ownerId) =>
        isOfLines(text)
          ? withSetting(withSetting(line, 'interval', interval), 'owner', ownerId)
          : line,
      ownerOf: owner.idOf,
      isLast: wrong.length === 0,
    });
    if (isDone) setText(wrong.join('\n'));
    const first = isDone ? 0 : (good[wrongLine - 1]?.at ?? box.firstWrong);
    if (!isDone || wrong.length > 0) requestAnimationFrame(() => goToLine(area.current, first));
  };
  const take = async (file: File): Promise<void> => {
    const content = await file.text();
    if (await isExport(content)) return;
    setText((before) => (before.trim() === '' ? content : `${before.trimEnd()}\n${content}`));
  };
  return (
    <div className="add-page">
      <h1>{t('add.title')}</h1>
      <p className="soft">{t('add.hint')}</p>
      <PasteBox
        text={text}
        reading={reading}
        area={area}
        onText={setText}
        onPaste={(pasted) => void isExport(pasted)}
        onFile={(file) => void take(file)}
        onLine={(at, line) => setText((before) => withLine(before.split('\n'), at, line))}
        onWithoutDoubles={() => setText(withoutDoubles(reading))}
        onSubmit={() => void submit()}
      />
      {failure !== null && <FailureNote failure={failure} readAt={null} />}
      <div className="add-foot">
        <OwnerChoice value={owner.text} owners={owner.owners} onChange={owner.choose} />
        <IntervalChoice value={interval} onChange={setInterval} />
        <Button
          look="primary"
          className="add-submit"
          disabled={reading.counts.good + reading.counts.wrong === 0 || isBusy}
          onClick={() => void submit()}
        >
          {t('add.watch', { count: reading.counts.good })}
          <KeyCaps keys={`${IS_MAC ? '⌘' : 'Ctrl'}\u00a0↵`} />
        </Button>
      </div>
      <OtherWays />
    </div>
  );
}

function IntervalChoice({
  value,
  onChange,
}: {
  readonly value: Interval;
  onChange(value: Interval): void;
}) {
  const { t } = useText();
  return (
    <Field label={t('add.interval')}>
      {(input) => (
        <select
          {...input}
          className="input"
          value={value}
          onChange={({ target }) => onChange(INTERVALS.find((each) => each === target.value) ?? '')}
        >
          {INTERVALS.map((each) => (
            <option key={each} value={each}>
              {t(`add.every.${each === '' ? 'usual' : each}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Watching {
  readonly lines: readonly string[];
  /** The line as it is sent, with the owner that it is given. */
  change(line: string, ownerId: string): string;
  /** The owner of all of them; empty: none. */
  ownerOf(): Promise<string>;
  /** Nothing is left to mend. */
  readonly isLast: boolean;
}

/** Adds lines as monitors, all of them or none, and goes to the overview where nothing is left to mend. */
function useWatching() {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isBusy, setIsBusy] = useState(false);
  /** `wrongLine`: the first that was refused, from 1; 0: none in particular. */
  const watch = async ({
    lines,
    change,
    ownerOf,
    isLast,
  }: Watching): Promise<{ readonly isDone: boolean; readonly wrongLine: number }> => {
    setIsBusy(true);
    try {
      const ownerId = await ownerOf();
      const sent = lines.map((line) => change(line, ownerId));
      await client.send('POST', 'monitors', sent.join('\n'));
      showToast({ kind: 'done', title: t('add.done', { count: lines.length }) });
      await queries.invalidateQueries();
      if (isLast) navigate('/');
      return { isDone: true, wrongLine: 0 };
    } catch (failure) {
      showFailure(t('add.failed'), failure);
      const problems = failure instanceof ApiFailure ? failure.problems : [];
      const wrongLine = problems.find(({ line }) => line !== undefined)?.line ?? 0;
      return { isDone: false, wrongLine };
    } finally {
      setIsBusy(false);
    }
  };
  return { watch, isBusy };
}

/** Who is chosen as the owner, at first who the account is. */
function useOwner() {
  const client = useClient();
  const owners = useChoices('owners');
  const user = useCaller()?.user ?? null;
  const [chosen, choose] = useState<string | null>(null);
  const text = chosen ?? (user === null ? '' : (ownOwner(user, owners) ?? ''));
  const idOf = async (): Promise<string> => {
    const wanted = text.trim();
    const known = ownerNamed(wanted, owners);
    if (known !== null || !isAddress(wanted)) return known ?? wanted;
    const made = await client.send<{ readonly id: string }>('POST', 'owners', { name: wanted });
    choose(made.id);
    return made.id;
  };
  return { text, owners, choose, idOf };
}
