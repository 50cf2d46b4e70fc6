import { admitUrl } from '../address/target-url.ts';
import type { Monitor } from './monitor.ts';

/** What of a monitor it can be called by. */
export type Named = Pick<Monitor, 'name' | 'target' | 'options'>;

/** What people may call a monitor by besides its id: its name and its address. */
export function namesOf({ name, target, options }: Named): readonly string[] {
  const { url } = options;
  return [...new Set([name, target, ...(typeof url === 'string' ? [url] : [])])];
}

/** What a text that people call a monitor by may mean: itself, and the web address that it is a spelling of. */
export function spellingsOf(text: string): readonly string[] {
  const admission = admitUrl(text);
  return admission.kind === 'refused' || admission.url === text ? [text] : [text, admission.url];
}
