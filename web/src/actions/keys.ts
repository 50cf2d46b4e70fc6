import type { Action } from './registry.ts';

/** A key that was pressed, as far as it matters here. */
export interface PressedKey {
  /** As the layout names it. */
  readonly key: string;
  /** Ctrl or Cmd. */
  readonly isMod: boolean;
  readonly isAlt: boolean;
  /** A field has the focus, or a dialog is open: letters belong to it. */
  readonly isTyping: boolean;
}

/** What a key leads to: an action, or the first key of a longer one. */
export type KeyOutcome =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'none' };

const NOTHING: KeyOutcome = { kind: 'none' };

/**
 * What a key means after `prefix` (empty: after none). Single letters mean nothing while someone types, nor when they are
 * switched off (WCAG 2.1.4); keys with Ctrl or Cmd always do.
 */
export function outcomeOf(
  pressed: PressedKey,
  {
    actions,
    prefix,
    areLettersOn,
  }: {
    readonly actions: readonly Action[];
    readonly prefix: string;
    readonly areLettersOn: boolean;
  },
): KeyOutcome {
  if (pressed.isAlt) return NOTHING;
  if (pressed.isMod) return actionAt(actions, `Mod+${pressed.key.toLowerCase()}`);
  if (pressed.isTyping || !areLettersOn) return NOTHING;
  const keys = prefix === '' ? pressed.key : `${prefix} ${pressed.key}`;
  const found = actionAt(actions, keys);
  if (found.kind === 'action') return found;
  const isPrefix = actions.some((action) => action.keys?.startsWith(`${keys} `));
  if (isPrefix) return { kind: 'prefix', prefix: keys };
  // "g c": the "g" led nowhere, and "c" stands for itself.
  return prefix === '' ? NOTHING : actionAt(actions, pressed.key);
}

function actionAt(actions: readonly Action[], keys: string): KeyOutcome {
  const action = actions.findLast((each) => each.keys === keys);
  return action === undefined ? NOTHING : { kind: 'action', action };
}

/** How keys are written on caps: `Mod+k` as `Ctrl K`, or `⌘ K` on a Mac, on one cap. */
export function capsOf(keys: string, isMac: boolean): string {
  if (!keys.startsWith('Mod+')) return keys;
  return `${isMac ? '⌘' : 'Ctrl'}\u00a0${keys.slice(4).toUpperCase()}`;
}
