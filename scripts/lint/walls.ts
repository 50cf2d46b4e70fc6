import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { conformanceOverrides, dashboardOverride } from './outer-walls.ts';
import { restrictImports, type Override, type Pattern } from './restrict-imports.ts';
import { impureGlobals, outgoing, outgoingGlobals, rooms, type Room } from './rooms.ts';

const DEEPEST_FOLDER = 3;

/**
 * The walls between rooms as lint overrides, one for each room and depth of folder, because lint
 * sees an import as it is written and the same text means another file one folder deeper.
 * `root` is the folder that holds `src`; the adapters are read from the rooms' own lists there.
 */
export function wallOverrides(root: string): Override[] {
  const tree = readTree(root);
  const overrides = tree.folders.flatMap((name) => {
    const room: Room | undefined = Object.entries(rooms).find(([known]) => known === name)?.[1];
    if (room === undefined) return openRoomOverrides(name);
    return [
      ...roomOverrides({ tree, name, room }),
      ...(room.holdsAdapters ? adapterOverrides({ tree, name, room }) : []),
      ...(room.layers === undefined ? [] : layerOverrides({ tree, name, room }, room.layers)),
      globalsOverride(name, room),
    ];
  });
  return [
    ...overrides,
    ...testOverrides(),
    dashboardOverride(tree.folders),
    ...conformanceOverrides(tree.folders),
  ];
}

/** What there is to be walled off: the folders of `src` and the packages of the manifest. */
interface Tree {
  readonly root: string;
  readonly folders: readonly string[];
  readonly packages: readonly string[];
}

/** One room of that tree. */
interface Place {
  readonly tree: Tree;
  readonly name: string;
  readonly room: Room;
}

function readTree(root: string): Tree {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = ['dependencies', 'devDependencies'].flatMap((part) =>
    Object.keys((manifest as Record<string, object | undefined>)[part] ?? {}),
  );
  return {
    root,
    folders: readdirSync(join(root, 'src')).filter((entry) => !entry.includes('.')),
    packages: ['node:', ...packages],
  };
}

function roomOverrides(place: Place): Override[] {
  return depths().map((depth) => ({
    files: [`src/${place.name}/${'*/'.repeat(depth - 1)}*.ts`],
    excludeFiles: ['**/*.test.ts'],
    rules: restrictImports(wallPatterns(place, depth)),
  }));
}

function wallPatterns({ tree, name, room }: Place, depth: number): Pattern[] {
  const allowed = [name, ...room.rooms];
  const walledRooms = tree.folders.filter((folder) => !allowed.includes(folder));
  const { pureFunctions = {} } = room;
  const walledPackages = tree.packages.filter((known) => !room.packages.includes(known));
  const patterns: Pattern[] = [
    {
      regex: `^(\\.\\./){${depth}}(\\.\\./|[^./]+\\.|(${walledRooms.join('|')})/)`,
      message: `${name} imports files of: ${allowed.join(', ')}.`,
    },
    {
      regex: `^(${walledPackages.map((known) => packagePattern(known, Object.keys(pureFunctions))).join('|')})`,
      message: `${name} imports packages: ${room.packages.join(', ') || 'none'}.`,
    },
    ...Object.entries(pureFunctions).map(([module, functions]) => ({
      regex: `^${module}$`,
      allowImportNames: [...functions],
      message: `${name} imports of ${module}: ${functions.join(', ')}.`,
    })),
  ];
  if (!room.opensSockets) patterns.push(outgoingPattern);
  if (!room.startsProcesses) patterns.push(processPattern);
  return patterns;
}

const outgoingPattern: Pattern = {
  regex: `^(node:)?(${outgoing.join('|')})$`,
  message: 'Only the network room opens sockets: use its dialer or its resolver.',
  allowTypeImports: true,
};

const processPattern: Pattern = {
  regex: '^(node:)?(child_process|cluster)$',
  message: 'Only executors, the network room (ping) and the farm start processes.',
  allowTypeImports: true,
};

/** `pure` are modules of Node that the wall lets through; it is written without them, because its language knows no "but". */
function packagePattern(name: string, pure: readonly string[]): string {
  if (name !== 'node:') return `${name}(/|$)`;
  const walled = builtinModules
    .map((module) => module.replace(/^node:/, ''))
    .filter((module) => !pure.includes(`node:${module}`));
  return pure.length === 0 ? name : `node:(${walled.join('|')})$`;
}

/** One adapter never sees another: what two of them share stands beside them in the room. */
function adapterOverrides(place: Place): Override[] {
  const { name, tree } = place;
  const adapters = listedAdapters(join(tree.root, 'src', name, 'index.ts'));
  return adapters.flatMap((adapter) => {
    const others = adapters.filter((other) => other !== adapter);
    if (others.length === 0) return [];
    return filesOf(adapter).map(({ files, folder }) => ({
      files: [`src/${name}/${files}`],
      excludeFiles: ['**/*.test.ts'],
      rules: restrictImports([
        ...wallPatterns(place, folder.length + 1),
        {
          regex: `^(${[...others, 'index'].map((other) => pathFrom(folder, other)).join('|')})(/|\\.ts$)`,
          message: `An adapter of ${name} never imports another one, nor the list of them.`,
        },
      ]),
    }));
  });
}

/** Inside a room of layers no folder sees what stands on its own floor or above, nor the files beside the folders. */
function layerOverrides(place: Place, layers: NonNullable<Room['layers']>): Override[] {
  const { name, tree } = place;
  const entries = readdirSync(join(tree.root, 'src', name), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return folders.flatMap((folder) => {
    const floor = layers.findIndex((each) => each.includes(folder));
    const below = layers.slice(0, Math.max(0, floor)).flat();
    const others = [...layers.flat(), ...folders].filter((other) => other !== folder);
    const hidden = others.filter((other) => !below.includes(other));
    return depths()
      .slice(1)
      .map((depth) => ({
        files: [`src/${name}/${folder}/${'*/'.repeat(depth - 2)}*.ts`],
        excludeFiles: ['**/*.test.ts'],
        rules: restrictImports([
          ...wallPatterns(place, depth),
          {
            regex: `^(\\.\\./){${depth - 1}}([^./]+\\.|(${hidden.join('|')})/)`,
            message: `${name}/${folder} imports folders of ${name}: ${below.join(', ') || 'none'}.`,
          },
        ]),
      }));
  });
}

/** The files of an adapter, which is a file or a folder, and the folder of the room each of them is in. */
function filesOf(adapter: string): { files: string; folder: string[] }[] {
  const folders = adapter.split('/');
  const inside = depths().slice(folders.length);
  return [
    { files: `${adapter}.ts`, folder: folders.slice(0, -1) },
    ...inside.map((depth) => {
      const deeper = depth - 1 - folders.length;
      return {
        files: `${adapter}/${'*/'.repeat(deeper)}*.ts`,
        folder: [...folders, ...Array.from({ length: deeper }, () => '*')],
      };
    }),
  ];
}

/** How a file in that folder of the room writes the way to another adapter. */
function pathFrom(folder: readonly string[], other: string): string {
  const parts = other.split('/');
  const shared = parts.findIndex((part, index) => part !== folder[index]);
  const up = folder.length - shared;
  return `${up === 0 ? '\\./' : '\\.\\./'.repeat(up)}${parts.slice(shared).join('/')}`;
}

/**
 * The adapters that a room's list imports: each a file or a folder, and where it imports several from one folder, each a
 * file in that.
 */
function listedAdapters(listPath: string): string[] {
  if (!existsSync(listPath)) return [];
  const imports = readFileSync(listPath, 'utf8').matchAll(
    /(?:from |import\()'\.\/([^/']+?)(?:\.ts|\/([^']+)\.ts)'/g,
  );
  const found = [...imports].map(([, first = '', rest]) => ({ first, rest }));
  const names = found.map(({ first, rest }) => {
    const isShared = found.filter((other) => other.first === first).length > 1;
    return rest !== undefined && isShared ? `${first}/${rest}` : first;
  });
  return [...new Set(names)];
}

function globalsOverride(name: string, room: Room): Override {
  const banned = [
    ...(name === 'core' ? impureGlobals : []),
    ...(room.opensSockets ? [] : outgoingGlobals),
  ];
  return {
    files: [`src/${name}/**/*.ts`],
    excludeFiles: ['**/*.test.ts'],
    rules: {
      ...(banned.length > 0 && {
        'no-restricted-globals': ['error', { globals: banned, checkGlobalObject: true }],
      }),
      ...(name === 'core' && {
        'no-restricted-properties': [
          'error',
          { object: 'Math', property: 'random', message: 'Core gets chance as an argument.' },
          { object: 'AbortSignal', property: 'timeout', message: 'Core knows no timer.' },
          { object: 'Temporal', property: 'Now', message: 'Core gets time as an argument.' },
        ],
      }),
      ...(room.printsToConsole && { 'no-console': 'off' }),
    },
  };
}

/** Rooms without walls still stay in the product, and leave entrypoints alone. */
function openRoomOverrides(name: string): Override[] {
  return depths().map((depth) => ({
    files: [`src/${name}/${'*/'.repeat(depth - 1)}*.ts`],
    excludeFiles: ['**/*.test.ts'],
    rules: restrictImports([
      outsidePattern(depth),
      ...(name === 'entrypoints' ? [] : [entrypointsPattern(depth)]),
    ]),
  }));
}

function testOverrides(): Override[] {
  return depths().map((depth) => ({
    files: [`src/*/${'*/'.repeat(depth - 1)}*.test.ts`],
    rules: restrictImports([entrypointsPattern(depth)]),
  }));
}

function entrypointsPattern(depth: number): Pattern {
  return {
    regex: `^(\\.\\./){${depth}}entrypoints/`,
    message: 'Nobody imports entrypoints: they are where a process begins.',
  };
}

function outsidePattern(depth: number): Pattern {
  return {
    regex: `^(\\.\\./){${depth}}\\.\\./`,
    message: 'The product imports nothing that is not in src.',
  };
}

function depths(): number[] {
  return Array.from({ length: DEEPEST_FOLDER }, (_, index) => index + 1);
}
