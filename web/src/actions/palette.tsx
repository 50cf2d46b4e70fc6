import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import type { SearchAnswer } from '../../../src/api/contract.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { KeyCaps } from '../parts/tag.tsx';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';
import { placeOf } from './found-place.ts';
import { capsOf } from './keys.ts';
import { IS_MAC } from './platform.ts';
import { matchingActions } from './matching.ts';
import { useAllActions, type Action } from './registry.ts';
import './palette.css';

type Found = SearchAnswer['items'][number];

/** One line of the palette. */
type Line =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'action'; readonly action: Action };

/** Sites by the search of the service, then what can be done here, then places. */
export function Palette({ onClose }: { onClose(): void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [, navigate] = useLocation();
  const found = useFound(text.trim());
  const titled = useAllActions().map((action) => ({
    action,
    title: t(action.title, action.values),
  }));
  const actions = matchingActions(titled, text);
  const lines: readonly Line[] = [
    ...found.map((each): Line => ({ kind: 'found', found: each })),
    ...actions.map((action): Line => ({ kind: 'action', action })),
  ];
  const current = Math.min(chosen, lines.length - 1);
  const run = (line: Line | undefined): void => {
    if (line === undefined) return;
    onClose();
    if (line.kind === 'action') line.action.run();
    else navigate(placeOf(line.found));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (step !== 0) setChosen((current + step + lines.length) % Math.max(1, lines.length));
    else if (event.key === 'Enter') run(lines[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog label={t('action.palette')} className="palette" onClose={onClose}>
      <div className="palette-field">
        <Search size={16} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-lines"
          aria-activedescendant={`palette-line-${current}`}
          aria-label={t('frame.search')}
          placeholder={t('frame.search')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <KeyCaps keys="Esc" />
      </div>
      <ul
        id="palette-lines"
        role="listbox"
        aria-label={t('action.palette')}
        className="palette-lines"
      >
        {lines.map((line, index) => (
          <PaletteLine
            key={line.kind === 'found' ? `${line.found.type} ${line.found.id}` : line.action.id}
            line={line}
            index={index}
            isCurrent={index === current}
            onRun={() => run(line)}
          />
        ))}
        {lines.length === 0 && <li className="palette-none soft">{t('palette.none')}</li>}
      </ul>
    </Dialog>
  );
}

/** What the service finds; what it found before stays until the next answer is there. */
function useFound(text: string): readonly Found[] {
  const client = useClient();
  const asked = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) =>
      client.get<SearchAnswer>(`search?q=${encodeURIComponent(asked.slice(0, 200))}`, signal),
    enabled: asked !== '',
    staleTime: 5_000,
    placeholderData: (before) => before,
  });
  return asked === '' ? [] : (data?.items ?? []);
}

function PaletteLine({
  line,
  index,
  isCurrent,
  onRun,
}: {
  readonly line: Line;
  readonly index: number;
  readonly isCurrent: boolean;
  onRun(): void;
}) {
  const { t } = useText();
  return (
    <li
      id={`palette-line-${index}`}
      role="option"
      aria-selected={isCurrent}
      className="palette-line"
      onPointerDown={(event) => event.preventDefault()}
      onClick={onRun}
      ref={(element) => {
        if (isCurrent) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      {line.kind === 'found' ? (
        <>
          <Glyph name={line.found.status ?? 'pending'} />
          <b dir="auto">{line.found.title}</b>
          <bdi className="small soft cut">{line.found.detail}</bdi>
        </>
      ) : (
        <>
          <span className="palette-text">{t(line.action.title, line.action.values)}</span>
          {line.action.keys !== undefined && <KeyCaps keys={capsOf(line.action.keys, IS_MAC)} />}
        </>
      )}
    </li>
  );
}
