import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { languages, OFFERED } from '../src/text/languages.ts';

const entry = fileURLToPath(new URL('../src/worker/worker.ts', import.meta.url));
/** The ground of the page by day, as `--page` has it. */
const GROUND = '#faf9f7';

/** Makes what lets browsers install the dashboard: a manifest for each language, and the worker that runs while no page is open. */
export function installPlugin(): Plugin {
  return {
    name: 'install',
    apply: 'build',
    async generateBundle() {
      for (const tag of Object.keys(languages)) {
        const fileName = `squirrel.${tag}.webmanifest`;
        this.emitFile({ type: 'asset', fileName, source: manifestIn(tag) });
      }
      this.emitFile({ type: 'asset', fileName: 'worker.js', source: await bundleWorker() });
    },
  };
}

function wordsIn(tag: string): Readonly<Record<string, string>> {
  const path = new URL(`../locales/${tag}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}

function manifestIn(tag: string): string {
  const { direction } = languages[tag as keyof typeof languages];
  const icon = (src: string, sizes: string, purpose = 'any') => ({
    src,
    sizes,
    purpose,
    type: src.endsWith('.svg') ? 'image/svg+xml' : 'image/png',
  });
  return JSON.stringify({
    id: './',
    name: 'UptimeSquirrel',
    short_name: 'Squirrel',
    lang: tag === 'qps' ? 'en' : tag,
    dir: direction,
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: GROUND,
    theme_color: GROUND,
    icons: [
      icon('icon-192.png', '192x192'),
      icon('icon-512.png', '512x512'),
      icon('maskable.png', '512x512', 'maskable'),
      icon('squirrel.svg', 'any'),
    ],
  });
}

/** One file without imports: old and new pages share a worker, and it must not wait for others. */
async function bundleWorker(): Promise<string> {
  const words = OFFERED.map((tag) => {
    const offline = Object.entries(wordsIn(tag)).filter(([id]) => id.startsWith('offline.'));
    return [tag, Object.fromEntries(offline)];
  });
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { OFFLINE_WORDS: JSON.stringify(Object.fromEntries(words)) },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry, formats: ['iife'], name: 'worker' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('the worker is not built');
  return output.output[0].code;
}
