import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { acceptedCoding, CODINGS, type Coding } from './accepted-coding.ts';
import { shellFor, wantsPage, type ShellPage } from './dashboard-shell.ts';

/** One built file, ready to be sent. */
export interface DashboardFile {
  /** Address it is served at, such as `/assets/index-1a2b3c4d.js`. */
  readonly path: string;
  readonly plain: Content;
  /** The same, compressed by the build. */
  readonly compressed: ReadonlyMap<Coding, Content>;
  readonly contentType: string;
  /** The name changes with the content, so that browsers may keep it for good. */
  readonly isHashed: boolean;
}

/** One form in which a file is sent. */
interface Content {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** What the build adds to the name of a file that it compressed. */
const SUFFIXES: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' };

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.woff2', 'font/woff2'],
]);

/** More than a dashboard has; a wrong directory stops here instead of filling memory. */
const MAX_FILES = 500;

/**
 * Reads the built dashboard into memory. Files of unknown kinds and links are left out; an address is only ever
 * looked up among these. Empty when the directory is missing.
 */
export async function readDashboardFiles(directory: string): Promise<readonly DashboardFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile()).slice(0, MAX_FILES);
  const read = await Promise.all(
    files.map((entry) => readDashboardFile(directory, join(entry.parentPath, entry.name))),
  );
  return read.filter((file) => file !== null);
}

async function readDashboardFile(directory: string, file: string): Promise<DashboardFile | null> {
  const contentType = contentTypes.get(extname(file));
  if (contentType === undefined) return null;
  const compressed = new Map<Coding, Content>();
  for (const coding of CODINGS) {
    const content = await readContent(`${file}${SUFFIXES[coding]}`).catch(() => null);
    if (content !== null) compressed.set(coding, content);
  }
  return {
    path: `/${relative(directory, file).split(sep).join('/')}`,
    plain: await readContent(file),
    compressed,
    contentType,
    isHashed: /-[\w-]{8,}\.\w+$/.test(file),
  };
}

async function readContent(file: string): Promise<Content> {
  const { O_RDONLY, O_NOFOLLOW } = constants;
  const bytes = await readFile(file, { flag: O_RDONLY | O_NOFOLLOW });
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return { bytes, etag: `"${digest.slice(0, 22)}"` };
}

const notBuilt =
  'UptimeSquirrel is running, but its dashboard has not been built here.\n\n' +
  'In the checkout run "npm run build", then start again.\n' +
  'The API is at /api/v1, its description at /api/v1/openapi.json.\n';

const SHELL = '/index.html';

/**
 * Serves each file at its own address, and the shell at `/` and wherever nothing else is when a browser goes there:
 * the pages of the dashboard are known in the browser alone.
 */
export function serveDashboard(app: FastifyInstance, files: readonly DashboardFile[]): void {
  const shell = files.find((file) => file.path === SHELL);
  const built = shell?.plain.bytes.toString();
  const send = (url: string, reply: FastifyReply): FastifyReply => {
    if (built !== undefined) return sendShell(reply, shellFor(built, url));
    return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
  };
  app.get('/', publicPage, ({ url }, reply) => send(url, reply));
  if (built !== undefined) app.get(SHELL, publicPage, ({ url }, reply) => send(url, reply));
  app.get('/*', publicPage, ({ url, headers }, reply) => {
    const isPage = built !== undefined && wantsPage(headers.accept) && !isOfPrograms(url);
    if (isPage) return send(url, reply.header('vary', 'accept'));
    reply.callNotFound();
    return reply;
  });
  for (const file of files) if (file !== shell) serveFile(app, file);
}

function sendShell(reply: FastifyReply, { html, policy }: ShellPage): FastifyReply {
  // No tag: an answer "not modified" would bring the policy of another nonce to the page that is kept.
  reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': policy });
  return reply.type('text/html; charset=utf-8').send(html);
}

/** Addresses below which programs call, and where a page would hide a mistake. */
function isOfPrograms(url: string): boolean {
  return /^\/(?:api|ping|a|assets)(?:[/?]|$)/.test(url);
}

const publicPage = {
  config: { access: 'public' },
  schema: { hide: true },
  exposeHeadRoute: true,
} as const;

function serveFile(app: FastifyInstance, file: DashboardFile): void {
  const keep = file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
  app.get(file.path, publicPage, (request, reply) => {
    const accepted = request.headers['accept-encoding'];
    const coding = acceptedCoding(accepted ?? '', (name) => file.compressed.has(name));
    const { bytes, etag } = (coding && file.compressed.get(coding)) ?? file.plain;
    reply.header('cache-control', keep).header('etag', etag);
    if (file.compressed.size > 0) reply.header('vary', 'accept-encoding');
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (coding !== null) reply.header('content-encoding', coding);
    return reply.type(file.contentType).send(bytes);
  });
}

/** Whether the client has it: proxies that compress again turn our tags into weak ones (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
