import { readFileSync } from 'node:fs';

/** The version of this installation, as its manifest says. */
export function installedVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { readonly version: string }).version;
}
