import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);

/** Lays the licences of the fonts beside them, as the SIL Open Font License asks for. */
export function licencePlugin(fonts: readonly string[]): Plugin {
  return {
    name: 'font-licences',
    apply: 'build',
    generateBundle() {
      for (const font of fonts) {
        const source = readFileSync(
          require.resolve(`@fontsource-variable/${font}/LICENSE`),
          'utf8',
        );
        this.emitFile({ type: 'asset', fileName: `assets/${font}-licence.txt`, source });
      }
    },
  };
}
