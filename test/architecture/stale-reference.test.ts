import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

const script = resolve('scripts/generate-reference.ts');

describe('the reference pages', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'squirrel-pages-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync('docs', join(folder, 'docs'), { recursive: true });
  });

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });

  test('are what the code says', () => {
    expect(run('--check')).toMatchObject({ status: 0, stdout: '' });
  });

  test.each([
    ['docs/check.md', '| `--json`', '| `--xml`'],
    ['docs/explain.md', '| `why`', '| `because`'],
    ['docs/monitors.md', '| `maxRedirects`', '| `mostRedirects`'],
    ['docs/service.md', '| `confirm`', '| `affirm`'],
    ['docs/verdicts.md', 'Check the spelling, the registration', 'Check the registration'],
    ['docs/notifications.md', 'One address, or up to 20,', 'Ten addresses,'],
  ])('a changed line in %s is named, and mended by npm run docs', (path, line, changed) => {
    const page = readFileSync(join(folder, path), 'utf8');
    expect(page).toContain(line);
    writeFileSync(join(folder, path), page.replace(line, changed));
    expect(run('--check')).toMatchObject({
      status: 1,
      stdout: `${path}: a generated part is stale: npm run docs writes it anew.\n`,
    });
    expect(run()).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, path), 'utf8')).toBe(page);
  });
});
