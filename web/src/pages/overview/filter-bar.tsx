import { ChevronDown, Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import { useActions, type Action } from '../../actions/registry.ts';
import { Chip } from '../../parts/chip.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { Menu } from '../../parts/menu.tsx';
import { KeyCaps } from '../../parts/tag.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import type { ApiFailure } from '../../state/client.ts';
import { useText } from '../../text/use-text.tsx';
import { FilterMarks } from './filter-marks.tsx';
import { overviewCodec, ROW_GROUPINGS, SORTS } from './overview-codec.ts';
import {
  chosenStatuses,
  completionsOf,
  STATUS_FACETS,
  toggleStatus,
  withStatuses,
} from './status-filter.ts';
import { ViewMenu } from './view-menu.tsx';

/** How long someone has to stop typing before the list follows, milliseconds. */
const TYPING_MS = 200;

/** Narrows and orders the list: a field with the language of filters, chips for what is counted, a menu of orders. */
export function FilterBar({
  answer,
  problem,
  total,
}: {
  readonly answer: RowsAnswer | null;
  /** What the service could not read of the filter. */
  readonly problem: ApiFailure | null;
  /** Sites that are watched. */
  readonly total: number;
}) {
  const { t } = useText();
  const [{ sort }, change] = useSearchState(overviewCodec);
  return (
    <div className="filter-bar">
      <h2>{t('list.title')}</h2>
      <FilterField answer={answer} problem={problem} />
      {answer !== null && <StatusChips answer={answer} />}
      <Menu
        label={t('list.order', { sort: t(`sort.${sort}`) })}
        className="button plain list-order"
        lines={SORTS.map((each) => ({
          id: each,
          label: t(`sort.${each}`),
          isChosen: each === sort,
          run: () => change({ sort: each }, 'push'),
        }))}
      >
        {t(`sort.${sort}`)} <ChevronDown size={15} />
      </Menu>
      <GroupMenu />
      <ViewMenu total={total} />
    </div>
  );
}

/** What rows and map are put together by. */
function GroupMenu() {
  const { t } = useText();
  const [{ group }, change] = useSearchState(overviewCodec);
  return (
    <Menu
      label={t(`group.${group}`)}
      className="button plain list-order"
      lines={ROW_GROUPINGS.map((each) => ({
        id: each,
        label: t(`group.${each}`),
        isChosen: each === group,
        run: () => change({ group: each }, 'push'),
      }))}
    >
      {t(`group.${group}`)} <ChevronDown size={15} />
    </Menu>
  );
}

function FilterField({
  answer,
  problem,
}: {
  readonly answer: RowsAnswer | null;
  readonly problem: ApiFailure | null;
}) {
  const { t } = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [{ filter }, change] = useSearchState(overviewCodec);
  const [text, setText] = useState(filter);
  useEffect(() => setText(filter), [filter]);
  useEffect(() => {
    if (text === filter) return undefined;
    const timer = setTimeout(() => change({ filter: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, filter, change]);
  useFilterKey(field);
  const [wrong] = problem?.problems ?? [];
  return (
    <div className="filter-field">
      <Search size={15} aria-hidden="true" />
      {problem !== null && <FilterMarks text={text} problems={problem.problems} field={field} />}
      <input
        ref={field}
        type="search"
        className="input"
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        maxLength={1_000}
        list={`${id}-list`}
        aria-label={t('list.filter')}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        placeholder={t('list.filter')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (text === '') field.current?.blur();
          else setText('');
        }}
      />
      {text === '' && (
        <span className="filter-key">
          <KeyCaps keys="/" />
        </span>
      )}
      <datalist id={`${id}-list`}>
        {answer !== null &&
          completionsOf(text, answer.facets).map((each) => <option key={each} value={each} />)}
      </datalist>
      <p id={`${id}-problem`} className="filter-problem small" role="status" dir="auto">
        {wrong !== undefined &&
          `${wrong.message}${wrong.hint === undefined ? '' : ` (${wrong.hint})`}`}
      </p>
    </div>
  );
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

function StatusChips({ answer }: { readonly answer: RowsAnswer }) {
  const { t, format } = useText();
  const [{ filter }, change] = useSearchState(overviewCodec);
  const chosen = chosenStatuses(filter);
  const { counts } = answer.facets;
  const shown = STATUS_FACETS.filter(
    ({ state, word }) => chosen.includes(word) || (state !== 'up' && counts[state] > 0),
  );
  return (
    <div className="filter-chips">
      <Chip
        isOn={chosen.length === 0}
        count={format.number(counts.total)}
        onToggle={() => change({ filter: withStatuses(filter, []) }, 'push')}
      >
        {t('list.all')}
      </Chip>
      {shown.map(({ state, word }) => (
        <Chip
          key={state}
          isOn={chosen.includes(word)}
          count={format.number(counts[state])}
          onToggle={() => change({ filter: toggleStatus(filter, word) }, 'push')}
        >
          <Glyph name={state} size={14} /> {t(`status.${state}`)}
        </Chip>
      ))}
    </div>
  );
}
