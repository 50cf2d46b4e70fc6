/** What an address of a dead man's switch must be, for messages. */
export const DEAD_MAN_URL_FORM = 'an http(s) address without a login or a fragment';

/** Each is asked once a minute. */
export const MAX_DEAD_MAN_URLS = 3;

/** Whether a text can be asked as it stands. */
export function isDeadManUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '' && !/\s/.test(text);
}
