import { Copy, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { Glyph } from '../../parts/glyph.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useText } from '../../text/use-text.tsx';
import type { LineCounts, LineState } from './tried-lines.ts';

interface PasteBoxProps {
  readonly text: string;
  readonly states: readonly LineState[];
  readonly counts: LineCounts;
  onText(text: string): void;
  onSubmit(): void;
}

/** Of a line, pixels: in the box, its numbers and its results alike, so that all scroll together. */
const LINE = 30;
const PADDING = 12;
/** Lines that the box shows at once. */
const VISIBLE = 12;

/** A box to paste a list into, and beside each line what came of it. */
export function PasteBox({ text, states, counts, onText, onSubmit }: PasteBoxProps) {
  const { t, format } = useText();
  const area = useRef<HTMLTextAreaElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const first = Math.max(0, Math.floor((scrollTop - PADDING) / LINE));
  const shown = states.slice(first, first + VISIBLE + 2);
  const offset = PADDING + first * LINE - scrollTop;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit();
  };
  const goTo = (line: number): void => {
    const start = text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
    area.current?.scrollTo({ top: line * LINE });
  };
  const firstWrong = states.findIndex(({ kind }) => kind === 'wrong');
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
          onKeyDown={onKeyDown}
        />
        <div className="paste-results">
          <ol style={{ translate: `0 ${offset}px` }} aria-label={t('add.results')}>
            {shown.map((state, at) => (
              <li key={first + at}>
                <LineResult state={state} />
              </li>
            ))}
          </ol>
        </div>
      </div>
      <Counts counts={counts} firstWrong={firstWrong} onMend={() => goTo(firstWrong)} />
    </div>
  );
}

function LineResult({ state }: { readonly state: LineState }) {
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
        <span className="soft">
          <Copy size={14} /> {t('add.twice', { line: format.number(state.line) })}
        </span>
      );
    case 'watched':
      return (
        <Link className="link" href={`/monitors/${encodeURIComponent(state.monitorId)}`}>
          {t('add.watched')}
        </Link>
      );
    case 'wrong':
      return (
        <span className="word-down cut" dir="auto" title={state.hint ?? state.message}>
          <X size={14} /> {state.message}
          {state.hint !== null && `; ${state.hint}`}
        </span>
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

function Counts({
  counts,
  firstWrong,
  onMend,
}: {
  readonly counts: LineCounts;
  readonly firstWrong: number;
  onMend(): void;
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
      {twice > 0 && <span className="soft">{t('add.countTwice', { count: twice })}</span>}
      {wrong > 0 && (
        <button type="button" className="paste-mend" onClick={onMend}>
          {t('add.mend', { line: format.number(firstWrong + 1) })}
        </button>
      )}
    </div>
  );
}
