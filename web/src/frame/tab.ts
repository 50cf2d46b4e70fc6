const PRODUCT = 'UptimeSquirrel';

/** What the tab is called: the answer of the page, or its name. */
export function setTabTitle(text: string): void {
  document.title = `${text} · ${PRODUCT}`;
}

/** What the icon of the tab says. */
export type TabState =
  | { readonly kind: 'fine' }
  | { readonly kind: 'down'; readonly count: number }
  | { readonly kind: 'blind' };

const SIZE = 32;

/** The acorn; with a red square and the count when something is down, with a hollow diamond when we are blind. */
export function setTabIcon(state: TabState): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) return;
  const svg = iconOf(state);
  link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The picture of a state, as SVG. */
export function iconOf(state: TabState): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">${ACORN}${overlayOf(state)}</svg>`;
}

const ACORN =
  '<g transform="scale(1.333)"><path fill="#8a5a1e" d="M11 1.600h2v4.200h-2z"/>' +
  '<path fill="#8a5a1e" d="M2.6 11.200C2.6 7 6.6 4.6 12 4.600s9.4 2.4 9.4 6.600c0 .8-.6 1.2-1.4 1.200H4c-.8 0-1.4-.4-1.4-1.200Z"/>' +
  '<path fill="#c07a32" d="M5 14h14c0 4.2-3.2 6.4-7 8.800C8.2 20.4 5 18.2 5 14Z"/></g>';

function overlayOf(state: TabState): string {
  if (state.kind === 'fine') return '';
  if (state.kind === 'blind') {
    return '<path d="m22 12 9 9-9 9-9-9Z" fill="#fff" stroke="#5d5766" stroke-width="3"/>';
  }
  const text = state.count > 99 ? '99+' : String(state.count);
  const size = { 1: 18, 2: 14 }[text.length] ?? 10;
  return (
    '<rect x="11" y="11" width="21" height="21" rx="4" fill="#c8281b"/>' +
    `<text x="21.5" y="${21.5 + size * 0.36}" font-family="sans-serif" font-size="${size}" font-weight="700" fill="#fff" text-anchor="middle">${text}</text>`
  );
}
