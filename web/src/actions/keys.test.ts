import { describe, expect, it } from 'vitest';
import { capsOf, outcomeOf, type PressedKey } from './keys.ts';
import type { Action } from './registry.ts';

const action = (id: string, keys: string): Action => ({
  id,
  title: 'go.overview',
  section: 'go',
  keys,
  run: () => {},
});
const actions = [
  action('check', 'c'),
  action('overview', 'g o'),
  action('palette', 'Mod+k'),
  action('help', '?'),
];

function press(
  key: string,
  more: Partial<PressedKey & { prefix: string; areLettersOn: boolean }> = {},
): string {
  const { prefix = '', areLettersOn = true, ...pressed } = more;
  const outcome = outcomeOf(
    { key, isMod: false, isAlt: false, isTyping: false, ...pressed },
    { actions, prefix, areLettersOn },
  );
  if (outcome.kind === 'action') return outcome.action.id;
  return outcome.kind === 'prefix' ? `${outcome.prefix}…` : 'none';
}

describe('a key', () => {
  it('runs its action, at once or after the key before it', () => {
    expect(press('c')).toBe('check');
    expect(press('?')).toBe('help');
    expect(press('g')).toBe('g…');
    expect(press('o', { prefix: 'g' })).toBe('overview');
  });

  it('stands for itself where the one before it led nowhere', () => {
    expect(press('c', { prefix: 'g' })).toBe('check');
    expect(press('x', { prefix: 'g' })).toBe('none');
  });

  it('is a letter while someone types, or where letters are switched off', () => {
    expect(press('c', { isTyping: true })).toBe('none');
    expect(press('g', { isTyping: true })).toBe('none');
    expect(press('c', { areLettersOn: false })).toBe('none');
  });

  it('with Ctrl or Cmd always counts, and only then', () => {
    expect(press('k', { isMod: true, isTyping: true, areLettersOn: false })).toBe('palette');
    expect(press('K', { isMod: true })).toBe('palette');
    expect(press('k')).toBe('none');
    expect(press('c', { isMod: true })).toBe('none');
    expect(press('c', { isAlt: true })).toBe('none');
  });

  it('belongs to what was offered last', () => {
    const both = [...actions, action('other', 'c')];
    const pressed = { key: 'c', isMod: false, isAlt: false, isTyping: false };
    const outcome = outcomeOf(pressed, { actions: both, prefix: '', areLettersOn: true });
    expect(outcome).toMatchObject({ action: { id: 'other' } });
  });

  it('is written as the keyboard has it', () => {
    expect(capsOf('Mod+k', false)).toBe('Ctrl\u00a0K');
    expect(capsOf('Mod+k', true)).toBe('⌘\u00a0K');
    expect(capsOf('g i', false)).toBe('g i');
  });
});
