import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const house = [
  '.gitignore',
  '.oxfmtrc.json',
  'knip.json',
  'oxlint.config.ts',
  'package.json',
  'package-lock.json',
  'scripts',
  'tsconfig.build.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/** What the verify command said about a tree: its exit status, and its lines by step. */
export interface Verdict {
  readonly status: number;
  readonly output: string;
  readonly linesOf: (step: string) => readonly string[];
}

/**
 * Puts `files` into a fresh folder, with this house's tools and rules around them, and verifies it. What writes
 * the reference pages reads the real sources, so it stays at home.
 */
export async function verifyTree(files: ReadonlyMap<string, string>): Promise<Verdict> {
  const root = mkdtempSync(join(tmpdir(), 'squirrel-house-'));
  try {
    const filter = (path: string): boolean => !path.includes('reference');
    for (const path of house) cpSync(path, join(root, path), { recursive: true, filter });
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir');
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    execFileSync('git', ['init', '-q'], { cwd: root });
    return await verify(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** An entry file that uses every package and all of `paths`, so that nothing counts as dead. */
export function entryFile(paths: Iterable<string>): string {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const packages = Object.keys(manifest.dependencies).map((name) => `import '${name}';\n`);
  const own = [...paths].map((path) => path.replace('src/', '../'));
  const parts = own.map((path, index) => `import * as part${index} from '${path}';\n`);
  const used = own.map((_, index) => `  part${index},\n`);
  return [
    ...packages,
    ...parts,
    '\nexport const all: readonly object[] = [\n',
    ...used,
    '];\n',
  ].join('');
}

async function verify(root: string): Promise<Verdict> {
  const { promise, resolve: finish, reject } = Promise.withResolvers<Verdict>();
  const child = spawn(process.execPath, ['scripts/verify.ts'], {
    cwd: root,
    env: { ...process.env, CI: 'true', NO_COLOR: '1', TEST_TALLY: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.on('error', reject);
  child.on('close', (status) => finish({ status: status ?? 1, output, linesOf: sections(output) }));
  return promise;
}

/** The verify command indents what a step printed below the line with the step's name. */
function sections(output: string): Verdict['linesOf'] {
  const lines = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of output.split('\n')) {
    const heading = /^(?:ok|FAILED) +(.*) \([\d.]+ s\)$/.exec(line);
    if (heading?.[1] === undefined) current.push(line);
    else lines.set(heading[1], (current = []));
  }
  return (step) => lines.get(step) ?? [];
}
