import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { MessageId, MessageValues } from '../text/catalogue.ts';

/** Something that a person can do: the palette, the help, menus and keys are all made from these. */
export interface Action {
  readonly id: string;
  readonly title: MessageId;
  readonly values?: MessageValues;
  /** Where the palette lists it: places to go to, what can be done on this page, or how everything looks. */
  readonly section: 'go' | 'page' | 'look';
  /** Keys as they are pressed: `c`, `g o` one after the other, `Mod+k` with Ctrl or Cmd. */
  readonly keys?: string;
  run(): void;
}

/** The actions of what is on the screen. */
export interface ActionRegistry {
  /** They stay until the returned function is called. What was added later wins a key. */
  add(actions: readonly Action[]): () => void;
  /** The same array until something changes. */
  list(): readonly Action[];
  subscribe(listener: () => void): () => void;
}

export function createActionRegistry(): ActionRegistry {
  const groups = new Set<readonly Action[]>();
  const listeners = new Set<() => void>();
  let all: readonly Action[] = [];
  const change = (): void => {
    all = [...groups].flat();
    for (const listener of listeners) listener();
  };
  return {
    add: (actions) => {
      groups.add(actions);
      change();
      return () => {
        groups.delete(actions);
        change();
      };
    },
    list: () => all,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const ActionContext = createContext<ActionRegistry>(createActionRegistry());

/** Offers actions while the component is shown. The array must stay the same while they do: use `useMemo`. */
export function useActions(actions: readonly Action[]): void {
  const registry = useContext(ActionContext);
  useEffect(() => registry.add(actions), [registry, actions]);
}

export function useAllActions(): readonly Action[] {
  const registry = useContext(ActionContext);
  return useSyncExternalStore(registry.subscribe, registry.list);
}
