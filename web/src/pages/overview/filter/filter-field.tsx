import { Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { RowsAnswer } from '../../../../../src/api/contract.ts';
import { useActions, type Action } from '../../../actions/registry.ts';
import { KeyCaps } from '../../../parts/tag.tsx';
import { useSearchState } from '../../../route/use-search-state.ts';
import type { ApiFailure } from '../../../state/client.ts';
import { useText } from '../../../text/use-text.tsx';
import { FilterMarks } from './filter-marks.tsx';
import { overviewCodec } from '../overview-codec.ts';
import { beforeBegun, completionsOf } from './status-filter.ts';

/** How long someone has to stop typing before the list follows, milliseconds. */
const TYPING_MS = 200;

/** A field with the language of filters, which offers what may follow. */
export function FilterField({
  answer,
  problem,
}: {
  readonly answer: RowsAnswer | null;
  /** What the service could not read of the filter. */
  readonly problem: ApiFailure | null;
}) {
  const { t } = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useFilterText();
  useFilterKey(field);
  const offer = useOffer(text, answer);
  const take = (completion: string): void => {
    setText(completion);
    // A field alone has values to choose from.
    offer.begin(completion.endsWith(':'));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') offer.move(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Enter' && offer.current !== null) take(offer.current);
    else if (key === 'Escape' && offer.lines.length > 0) offer.begin(false);
    else if (key === 'Escape' && text !== '') setText('');
    else if (key === 'Escape') field.current?.blur();
    else return;
    event.preventDefault();
  };
  const [wrong] = problem?.problems ?? [];
  const isOpen = offer.lines.length > 0;
  return (
    <div className="filter-field">
      <Search size={15} aria-hidden="true" />
      {problem !== null && <FilterMarks text={text} problems={problem.problems} field={field} />}
      <input
        ref={field}
        type="search"
        role="combobox"
        className="input"
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        maxLength={1_000}
        aria-label={t('list.filter')}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-lines` : undefined}
        aria-activedescendant={
          offer.current === null ? undefined : lineId(id, offer, offer.current)
        }
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        placeholder={t('list.filter')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          offer.begin(true);
        }}
        onBlur={() => offer.begin(false)}
        onKeyDown={onKeyDown}
      />
      {text === '' && (
        <span className="filter-key">
          <KeyCaps keys="/" />
        </span>
      )}
      <OfferedLines id={id} offer={offer} take={take} />
      <p id={`${id}-problem`} className="filter-problem small" role="status" dir="auto">
        {wrong !== undefined &&
          `${wrong.message}${wrong.hint === undefined ? '' : ` (${wrong.hint})`}`}
      </p>
    </div>
  );
}

/** What is offered, as a list that belongs to the field with this id. */
function OfferedLines({
  id,
  offer,
  take,
}: {
  readonly id: string;
  readonly offer: Offer;
  take(line: string): void;
}) {
  const { t } = useText();
  if (offer.lines.length === 0) return null;
  return (
    <ul
      id={`${id}-lines`}
      className="filter-lines"
      role="listbox"
      aria-label={t('list.completions')}
    >
      {offer.lines.map((line) => (
        <li
          key={line}
          id={lineId(id, offer, line)}
          role="option"
          aria-selected={line === offer.current}
          dir="auto"
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(line)}
        >
          {line}
        </li>
      ))}
    </ul>
  );
}

function lineId(id: string, { lines }: Offer, line: string): string {
  return `${id}-line-${lines.indexOf(line)}`;
}

/** What is written, which the address follows. */
function useFilterText(): readonly [string, (text: string) => void] {
  const [{ filter }, change] = useSearchState(overviewCodec);
  const [text, setText] = useState(filter);
  useEffect(() => setText(filter), [filter]);
  useEffect(() => {
    if (text === filter) return undefined;
    const timer = setTimeout(() => change({ filter: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, filter, change]);
  return [text, setText];
}

/** What may follow in a filter, and the line of it that is chosen by keys. */
interface Offer {
  readonly lines: readonly string[];
  readonly current: string | null;
  /** Offers from now on, or no longer; no line is chosen. */
  begin(isOffering: boolean): void;
  /** Chooses the next line (1) or the one before (-1), around the ends. */
  move(step: 1 | -1): void;
}

function useOffer(text: string, answer: RowsAnswer | null): Offer {
  const [isOffering, setIsOffering] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const facets = useFacetsBefore(text, answer);
  const all = facets === null ? [] : completionsOf(text, facets);
  const lines = isOffering ? all : [];
  const current = chosen !== null && lines.includes(chosen) ? chosen : null;
  return {
    lines,
    current,
    begin: (isOn) => {
      setIsOffering(isOn);
      setChosen(null);
    },
    move: (step) => {
      setIsOffering(true);
      const from = current === null ? (step === 1 ? -1 : 0) : all.indexOf(current);
      setChosen(all[(from + step + all.length) % Math.max(1, all.length)] ?? null);
    },
  };
}

type Facets = RowsAnswer['facets'];

/** What there is to choose from for the condition that is being written, which itself may match nothing yet. */
function useFacetsBefore(text: string, answer: RowsAnswer | null): Facets | null {
  const before = beforeBegun(text);
  const known = useRef<{ readonly before: string; readonly facets: Facets } | null>(null);
  if (answer !== null && (known.current?.before !== before || before === text)) {
    known.current = { before, facets: answer.facets };
  }
  return known.current?.facets ?? null;
}

function useFilterKey(field: React.RefObject<HTMLInputElement | null>): void {
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'filter',
        title: 'action.filter',
        section: 'page',
        keys: '/',
        run: () => field.current?.focus(),
      },
    ],
    [field],
  );
  useActions(actions);
}
