/** Which rooms the files of a room may import besides their own: the plan, stated apart from the lint config. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  network: ['core'],
  probers: ['core', 'network'],
  executors: ['core'],
  notifiers: ['core', 'network'],
  storage: ['core'],
  engine: ['core'],
  services: ['core'],
  api: ['core', 'services'],
  cli: ['core', 'services'],
  config: ['core'],
  observability: ['core'],
  farm: [],
  testing: [
    'core',
    'network',
    'probers',
    'executors',
    'notifiers',
    'storage',
    'engine',
    'services',
    'api',
    'cli',
    'config',
    'observability',
    'farm',
  ],
};

/** Rooms with a list of adapters in their `index.ts`. */
export const adapterRooms = ['probers', 'executors', 'notifiers', 'storage'] as const;

/** Files of layers of the network, and what each of them sees: the core, or a layer below its own. */
const layered = [
  ['src/network/probe/part.ts', '../../core/part.ts'],
  ['src/network/policy/part.ts', '../probe/part.ts'],
  ['src/network/dns/wire/part.ts', '../../policy/part.ts'],
  ['src/network/dns/part.ts', './wire/part.ts'],
  ['src/network/tcp/part.ts', '../policy/part.ts'],
  ['src/network/tls/part.ts', '../tcp/part.ts'],
  ['src/network/http/part.ts', '../tls/part.ts'],
  ['src/network/sees-layers.ts', './http/part.ts'],
] as const;

/** Files that keep every rule, among them one for each import that a wall lets through. */
export function lawfulFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const rooms = Object.keys(mayImport);
  for (const room of rooms) files.set(`src/${room}/part.ts`, `export const part = ['${room}'];\n`);
  for (const room of rooms) {
    for (const other of mayImport[room] ?? [])
      files.set(importPath(room, other), importText(`../${other}/part.ts`));
  }
  for (const [path, from] of layered) {
    files.set(path, `import { part as lower } from '${from}';\n\nexport const part = lower;\n`);
  }
  for (const room of adapterRooms) {
    files.set(`src/${room}/index.ts`, ADAPTER_LIST);
    files.set(`src/${room}/contract.test.ts`, CONTRACT_TEST);
    files.set(`src/${room}/flat.ts`, `export const flat = ['one file'];\n`);
    files.set(`src/${room}/folder/adapter.ts`, `export const folder = ['a folder'];\n`);
    files.set(`src/${room}/pair/first.ts`, pairedAdapter('first'));
    files.set(`src/${room}/pair/second.ts`, pairedAdapter('second'));
    files.set(`src/${room}/pair/tool.ts`, `export const tool = ['of both'];\n`);
  }
  return files;
}

/** Files that break one wall each: every import of a room by a room that the plan does not allow. */
export function wallBreakers(): ReadonlyMap<string, string> {
  const rooms = Object.keys(mayImport);
  const pairs = rooms.flatMap((room) =>
    [...rooms, 'entrypoints']
      .filter((other) => other !== room && !mayImport[room]?.includes(other))
      .map((other) => [importPath(room, other), importText(`../${other}/part.ts`)] as const),
  );
  return new Map(pairs);
}

function importPath(room: string, other: string): string {
  return `src/${room}/sees-${other}.ts`;
}

function importText(path: string): string {
  return `import { part } from '${path}';\n\nexport const seen = part;\n`;
}

/** The lawful list of a room with adapters. */
export const ADAPTER_LIST = `import { flat } from './flat.ts';
import { folder } from './folder/adapter.ts';
import { first } from './pair/first.ts';
import { second } from './pair/second.ts';

export const list = [flat, folder, first, second];
`;

function pairedAdapter(name: string): string {
  return `import { tool } from './tool.ts';\n\nexport const ${name} = [tool];\n`;
}

const CONTRACT_TEST = `import { expect, test } from 'vitest';
import { part } from '../testing/part.ts';
import { list } from './index.ts';

test('the list', () => {
  expect([list, part]).toHaveLength(2);
});
`;
