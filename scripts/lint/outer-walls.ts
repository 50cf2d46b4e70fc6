import { restrictImports, type Override, type Pattern } from './restrict-imports.ts';

/** The dashboard runs elsewhere: of the server it sees the types of what the API says, nothing else. */
export function dashboardOverride(folders: readonly string[]): Override {
  const hidden = folders.filter((folder) => folder !== 'api');
  const message = 'The dashboard imports the types of src/api/contract.ts alone.';
  return {
    files: ['web/src/**'],
    rules: restrictImports([
      { regex: '^(\\.\\./)+src/', message, allowTypeImports: true },
      {
        regex: `^(\\.\\./)+src/((${hidden.join('|')})/|api/(${otherThan('contract.ts')}))`,
        message,
      },
      { regex: '^node:', message: 'A browser has nothing of Node.' },
    ]),
  };
}

/** A pattern, without look-around, of what begins otherwise than a text. */
function otherThan(text: string): string {
  const steps = [...text].map((character, at) => `${text.slice(0, at)}[^${character}]`);
  return steps.join('|').replaceAll('.', '[.]').replaceAll('[^[.]]', '[^.]');
}

/** What stands in `conformance` serves any checker; only what scores them knows our own probers too. */
export function conformanceOverrides(folders: readonly string[]): Override[] {
  const ours = folders.filter((folder) => folder !== 'farm');
  return [
    {
      files: ['conformance/**'],
      excludeFiles: ['**/*.test.ts', ...targets],
      rules: restrictImports([toolsPattern, entrypointsPattern]),
    },
    {
      files: targets,
      rules: restrictImports([
        toolsPattern,
        {
          regex: `^(\\.\\./)+(src/(${ours.join('|')})|test|steps|score|own|soak)/`,
          message: 'The hostile targets import each other and the simulated sites of src/farm.',
        },
        {
          regex: '^([^.n]|n[^o]|no[^d]|nod[^e]|node[^:])',
          message: 'The hostile targets need Node and no package.',
        },
      ]),
    },
  ];
}

const targets = ['cases', 'farm', 'format', 'servers'].map((folder) => `conformance/${folder}/**`);

const toolsPattern: Pattern = {
  regex: '^(\\.\\./)+(bench|scripts)/',
  message: 'Conformance imports nothing of the tools around it.',
};

const entrypointsPattern: Pattern = {
  regex: '^(\\.\\./)+src/entrypoints/',
  message: 'Nobody imports entrypoints: they are where a process begins.',
};
