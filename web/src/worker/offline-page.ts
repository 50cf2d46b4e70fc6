import { languages, OFFERED } from '../text/languages.ts';
import type { WorkerNote } from './worker-note.ts';

type OfflineWord = 'offline.title' | 'offline.since' | 'offline.again';

/** The build puts in what the catalogues say. */
declare const OFFLINE_WORDS: Readonly<Record<string, Readonly<Record<OfflineWord, string>>>>;

/** How often the page asks again, seconds. */
const AGAIN_S = 10;

const STYLE = `:root{color-scheme:light dark}
body{margin:0;min-block-size:100vh;display:grid;place-content:center;gap:12px;padding:24px;box-sizing:border-box;font:16px/1.5 Inter,Vazirmatn,system-ui,sans-serif;background:light-dark(#faf9f7,#131210);color:light-dark(#1c1a17,#f0ece6)}
h1{margin:0;font-size:24px}p{margin:0}`;

/** Says that the service cannot be reached, since when, and nothing of what was known before. It asks again by itself. */
export function offlinePage(
  { language, unreachedSince }: WorkerNote,
  now: number = Date.now(),
): Response {
  const tag = OFFERED.find((offered) => offered === language) ?? 'en';
  const words = OFFLINE_WORDS[tag];
  const since = unreachedSince ?? now;
  const time = new Intl.DateTimeFormat(tag, {
    dateStyle: new Date(since).toDateString() === new Date(now).toDateString() ? undefined : 'long',
    timeStyle: 'medium',
  }).format(since);
  const html = `<!doctype html>
<html lang="${tag}" dir="${languages[tag].direction}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${AGAIN_S}">
<title>${words?.['offline.title'] ?? ''}</title>
<style nonce="offline">${STYLE}</style>
<h1>${words?.['offline.title'] ?? ''}</h1>
<p>${words?.['offline.since'].replace('{time}', time) ?? ''}</p>
<p>${words?.['offline.again'] ?? ''}</p>
</html>`;
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'nonce-offline'; base-uri 'none'; form-action 'none'",
    },
  });
}
