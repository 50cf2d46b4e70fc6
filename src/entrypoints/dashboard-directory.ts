import { fileURLToPath } from 'node:url';

/** Where the built dashboard lies: beside `src` in a checkout and beside `dist` in the package. */
export function dashboardDirectory(): string {
  return fileURLToPath(new URL('../../web/dist', import.meta.url));
}
