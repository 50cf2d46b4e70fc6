import { Copy, X } from 'lucide-react';
import { useState, type DragEvent, type KeyboardEvent, type RefObject } from 'react';
import { Link } from 'wouter';
import { Glyph } from '../../parts/glyph.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useText } from '../../text/use-text.tsx';
import type { BoxReading, LineState } from './tried-lines.ts';

interface PasteBoxProps {
  readonly text: string;
  readonly reading: BoxReading;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  onText(text: string): void;
  /** A text was pasted, beside what else the box holds. */
  onPaste(text: string): void;
  onFile(file: File): void;
  /** Another line in the place of one, from 0; `null`: none. */
  onLine(at: number, line: string | null): void;
  onWithoutDoubles(): void;
  onSubmit(): void;
}

/** Of a line, pixels: in the box, its numbers and its results alike, so that all scroll together. */
const LINE = 30;
const PADDING = 12;
/** Lines that the box shows at once. */
const VISIBLE = 12;

/** A box to paste a list into, and beside each line what came of it. */
export function PasteBox(props: PasteBoxProps) {
  const { text, reading, area, onText, onSubmit } = props;
  const { t, format } = useText();
  const { states, firstWrong } = reading;
  const [scrollTop, setScrollTop] = useState(0);
  const first = Math.max(0, Math.floor((scrollTop - PADDING) / LINE));
  const shown = states.slice(first, first + VISIBLE + 2);
  const offset = PADDING + first * LINE - scrollTop;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit();
  };
  const drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    props.onFile(file);
  };
  return (
    <div className="paste-box">
      <div className="paste-panes" dir="ltr">
        <div className="paste-numbers" aria-hidden="true">
          <ol style={{ translate: `0 ${offset}px` }}>
            {shown.map((_, at) => (
              <li key={first + at}>{format.number(first + at + 1)}</li>
            ))}
          </ol>
        </div>
        <textarea
          ref={area}
          aria-label={t('add.box')}
          wrap="off"
          rows={VISIBLE}
          spellCheck={false}
          autoCapitalize="off"
          autoFocus
          placeholder={'https://example.com/\nshop.example.org name="Shop"'}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
          onPaste={({ clipboardData }) => {
            const [file] = clipboardData.files;
            if (file === undefined) props.onPaste(clipboardData.getData('text/plain'));
            else props.onFile(file);
          }}
          onDrop={drop}
          onKeyDown={onKeyDown}
        />
        <div className="paste-results">
          <ol style={{ translate: `0 ${offset}px` }} aria-label={t('add.results')}>
            {shown.map((state, at) => (
              <li key={first + at}>
                <LineResult state={state} onLine={(line) => props.onLine(first + at, line)} />
              </li>
            ))}
          </ol>
        </div>
      </div>
      <Counts
        reading={reading}
        onMend={() => goToLine(area.current, firstWrong)}
        onWithoutDoubles={props.onWithoutDoubles}
      />
    </div>
  );
}

/** Puts the cursor at the start of a line, from 0. */
export function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null || line < 0) return;
  const before = area.value.split('\n').slice(0, line);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start);
  area.scrollTo({ top: line * LINE });
}

function LineResult({
  state,
  onLine,
}: {
  readonly state: LineState;
  onLine(line: string | null): void;
}) {
  const { t, format } = useText();
  switch (state.kind) {
    case 'blank':
      return null;
    case 'waiting':
      return (
        <span className="soft">
          <Glyph name="pending" /> {t('add.checking')}
        </span>
      );
    case 'twice':
      return (
        <>
          <span className="soft cut">
            <Copy size={14} /> {t('add.twice', { line: format.number(state.line) })}
          </span>
          <MendButton label={t('add.remove')} onClick={() => onLine(null)} />
        </>
      );
    case 'watched':
      return (
        <Link className="link" href={`/monitors/${encodeURIComponent(state.monitorId)}`}>
          {t('add.watched')}
        </Link>
      );
    case 'wrong':
      return (
        <>
          <span className="word-down cut" dir="auto" title={state.hint ?? state.message}>
            <X size={14} /> {state.message}
            {state.fix === null && state.hint !== null && `; ${state.hint}`}
          </span>
          <MendButton
            label={state.fix === null ? t('add.remove') : t('add.use', { line: state.fix })}
            onClick={() => onLine(state.fix)}
          />
        </>
      );
    case 'tried':
      break;
  }
  const { verdict, ms, note, method } = state.result;
  return (
    <>
      <span className={verdict === 'up' ? 'cut' : 'cut word-down'} dir="auto">
        <Glyph name={verdict === 'up' ? 'up' : verdict === null ? 'pending' : 'down'} />{' '}
        {note ?? t(verdict === 'up' ? 'add.answers' : 'add.fails')}
        {ms !== null && verdict === 'up' && ` · ${format.answerTime(ms)}`}
      </span>
      {method !== null && <Tag>{method}</Tag>}
    </>
  );
}

function MendButton({ label, onClick }: { readonly label: string; onClick(): void }) {
  return (
    <button type="button" className="paste-mend cut" title={label} onClick={onClick}>
      <bdi>{label}</bdi>
    </button>
  );
}

function Counts({
  reading: { counts, firstWrong },
  onMend,
  onWithoutDoubles,
}: {
  readonly reading: BoxReading;
  onMend(): void;
  onWithoutDoubles(): void;
}) {
  const { t, format } = useText();
  const { good, answer, fail, twice, wrong } = counts;
  return (
    <div className="paste-counts" role="status">
      <b>{t('add.sites', { count: good })}</b>
      {answer > 0 && (
        <span>
          <Glyph name="up" size={14} /> {t('add.countAnswer', { count: answer })}
        </span>
      )}
      {fail > 0 && (
        <span>
          <Glyph name="down" size={14} /> {t('add.countFail', { count: fail })}
        </span>
      )}
      {twice > 0 && (
        <button type="button" className="paste-doubles soft" onClick={onWithoutDoubles}>
          {t('add.countTwice', { count: twice })}
        </button>
      )}
      {wrong > 0 && (
        <button type="button" className="paste-mend" onClick={onMend}>
          {t('add.mend', { line: format.number(firstWrong + 1) })}
        </button>
      )}
    </div>
  );
}
