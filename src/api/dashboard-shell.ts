import { randomBytes } from 'node:crypto';

/** The page that the browser gets for every address of the dashboard, made for one request. */
export interface ShellPage {
  readonly html: string;
  /** Lets through what is written into this very page, by a nonce that no other answer has. */
  readonly policy: string;
}

/** What the build leaves where the nonce of a request goes. */
const NONCE = '__NONCE__';
/** How the build addresses the files beside the page. */
const BESIDE = /(?<=\s(?:href|src)=")\.\//g;

/**
 * Makes the shell for an address. The built page addresses its files relative to itself: an address that lies deeper leads
 * back by as many steps, so that whatever path a proxy puts in front of all of them holds.
 */
export function shellFor(built: string, address: string): ShellPage {
  const nonce = randomBytes(16).toString('base64');
  const path = address.split('?', 1)[0] ?? '';
  const depth = path.split('/').length - 2;
  const html = built
    .replaceAll(NONCE, nonce)
    .replaceAll(BESIDE, depth > 0 ? '../'.repeat(depth) : './');
  return { html, policy: pagePolicy(nonce) };
}

/** The policy of the dashboard's page (CSP3): its own files, its own words under the nonce, and the API. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether a caller wants to see a page: browsers that go to an address ask for HTML, programs and scripts do not. */
export function wantsPage(accept: string | undefined): boolean {
  return (accept ?? '').toLowerCase().includes('text/html');
}
