import { BASE_URL } from '../base-url.ts';

/** What was typed into a form and is not saved, by the keys of its fields. */
export type KeptTexts = Readonly<Record<string, string>>;

// Another service may live under another path of the same host.
const PREFIX = `squirrel-draft ${BASE_URL.pathname} `;

/** What this tab keeps of a form; nothing where there is nothing, or the browser keeps nothing. */
export function readDraft(name: string): KeptTexts {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? '{}');
    const entries = Object.entries(typeof kept === 'object' ? (kept ?? {}) : {});
    return Object.fromEntries(entries.filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}

/** Keeps it until the tab is closed; nothing typed is nothing kept. */
export function keepDraft(name: string, texts: KeptTexts): void {
  try {
    if (Object.keys(texts).length === 0) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(texts));
  } catch {
    // Private windows refuse; what was typed stays for as long as the page does.
  }
}

/** Whoever signs in next finds nothing of it. */
export function forgetDrafts(): void {
  const names = Array.from({ length: sessionStorage.length }, (_, index) =>
    sessionStorage.key(index),
  );
  for (const name of names) {
    if (name?.startsWith(PREFIX) === true) sessionStorage.removeItem(name);
  }
}
