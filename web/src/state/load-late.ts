import { BASE_URL } from '../base-url.ts';

/** How long until code that did not come is asked for again, milliseconds. */
const AGAIN_MS = 2_000;

/**
 * Loads code that was left for later. While the service is away it is asked for again until it comes; where another version of
 * the dashboard has taken the place of this one, its code is gone, and the page is loaded anew.
 */
export async function loadLate<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  // One listener, however often it is added.
  document.addEventListener('error', askForStylesAgain, { capture: true });
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (await isReplaced()) location.reload();
    }
  }
}

/** Whether the service is there with a page that has another entry than ours. */
async function isReplaced(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  const name = entry?.src.split('/').at(-1) ?? '';
  try {
    const response = await fetch(BASE_URL, { cache: 'no-store' });
    return response.ok && !(await response.text()).includes(name);
  } catch {
    return false;
  }
}

/** Styles that did not come are asked for again as well, which nothing else does. */
function askForStylesAgain({ target }: Event): void {
  if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
  setTimeout(() => target.replaceWith(target.cloneNode()), AGAIN_MS);
}
