import { BASE_URL } from '../base-url.ts';

// Another service may live under another path of the same host.
const STORAGE_NAME = `squirrel-key ${BASE_URL.pathname}`;

/** The key of this browser tab: from the address printed at start (`#key=…`), then from the tab's memory. */
export function storedKey(): string | null {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get('key');
  if (fromAddress) {
    keepKey(fromAddress);
    // The key must not stay in the address bar, where it would be copied and shared.
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(STORAGE_NAME);
}

export function keepKey(key: string): void {
  sessionStorage.setItem(STORAGE_NAME, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(STORAGE_NAME);
}
