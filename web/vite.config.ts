import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cataloguePlugin } from './build/catalogue-plugin.ts';
import { FIRST_CHUNKS } from './build/first-chunks.ts';
import { firstPaintPlugin } from './build/first-paint-plugin.ts';
import { installPlugin } from './build/install-plugin.ts';
import { licencePlugin } from './build/licence-plugin.ts';

export default defineConfig({
  // Relative: a proxy may put any path in front of all files.
  base: './',
  plugins: [
    react(),
    cataloguePlugin(),
    firstPaintPlugin(),
    installPlugin(),
    licencePlugin(['inter', 'vazirmatn']),
  ],
  // The service puts another nonce into each page that it sends.
  html: { cspNonce: '__NONCE__' },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    manifest: 'build-manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: FIRST_CHUNKS } } },
  },
});
