import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Parameters, SearchCodec, SearchState } from './search-codec.ts';

/**
 * The state that a page keeps in its address, and how it changes. A change that goes on from the one before (typing) replaces
 * it in the history; `push` makes a step that "back" undoes.
 */
export function useSearchState<Shape extends Parameters>(
  codec: SearchCodec<Shape>,
): readonly [
  SearchState<Shape>,
  (change: Partial<SearchState<Shape>>, how?: 'push' | 'replace') => void,
] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const state = useMemo(() => codec.read(search), [codec, search]);
  const change = useCallback(
    (part: Partial<SearchState<Shape>>, how: 'push' | 'replace' = 'replace') => {
      const text = codec.write({ ...codec.read(location.search), ...part });
      navigate(text === '' ? path : `${path}?${text}`, { replace: how === 'replace' });
    },
    [codec, navigate, path],
  );
  return [state, change];
}
