import { expect, test } from 'vitest';
import { calledAs } from './called-as.ts';

const folder = '/srv/you/uptimesquirrel';
const npm = { npm_lifecycle_event: 'start', npm_package_name: 'uptimesquirrel' };

test.each([
  ['/usr/local/bin/squirrel', {}, 'squirrel'],
  [`${folder}/node_modules/.bin/squirrel`, {}, 'squirrel'],
  [`${folder}/dist/entrypoints/cli.js`, npm, 'npm run -s squirrel --'],
  [`${folder}/src/entrypoints/cli.ts`, {}, 'node src/entrypoints/cli.ts'],
  [
    '/opt/squirrel/dist/entrypoints/cli.js',
    {},
    'node ../../../opt/squirrel/dist/entrypoints/cli.js',
  ],
  [
    '/usr/local/bin/squirrel',
    { npm_lifecycle_event: 'watch', npm_package_name: 'our-sites' },
    'squirrel',
  ],
])('%s with %j is called %s', (script, env, expected) => {
  expect(calledAs({ script, folder, env })).toBe(expected);
});
