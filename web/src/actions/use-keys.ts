import { useContext, useEffect } from 'react';
import { readSetting } from '../text/stored-settings.ts';
import { outcomeOf } from './keys.ts';
import { ActionContext } from './registry.ts';

/** How long a first key waits for the second, milliseconds. */
const PREFIX_MS = 1_500;

/** Listens to the keyboard for the whole page and runs the actions that are offered. */
export function useKeys(): void {
  const registry = useContext(ActionContext);
  useEffect(() => {
    let prefix = '';
    let prefixUntil = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const outcome = outcomeOf(
        {
          key: event.key,
          isMod: event.ctrlKey || event.metaKey,
          isAlt: event.altKey,
          isTyping: isTyping(event.target),
        },
        {
          actions: registry.list(),
          prefix: event.timeStamp < prefixUntil ? prefix : '',
          areLettersOn: readSetting('keys') !== 'off',
        },
      );
      if (event.key === 'Shift') return;
      prefix = outcome.kind === 'prefix' ? outcome.prefix : '';
      prefixUntil = event.timeStamp + PREFIX_MS;
      if (outcome.kind === 'none') return;
      event.preventDefault();
      if (outcome.kind === 'action') outcome.action.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [registry]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable], [role=menu]',
    ) !== null
  );
}
