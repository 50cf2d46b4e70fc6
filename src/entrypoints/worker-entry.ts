/** The module that a worker starts with, `.ts` in the sources and `.js` once built: nothing rewrites such a path. */
export function workerEntry(name: string): URL {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new URL(`./${name}${extension}`, import.meta.url);
}
