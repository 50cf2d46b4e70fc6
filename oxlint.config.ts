import { defineConfig } from 'oxlint';
import { houseRules, testRules } from './scripts/lint/house-rules.ts';
import { wallOverrides } from './scripts/lint/walls.ts';

const plugins = [
  'eslint',
  'typescript',
  'unicorn',
  'oxc',
  'import',
  'node',
  'promise',
  'vitest',
] as const;

export default defineConfig({
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  plugins: [...plugins],
  categories: { correctness: 'error', suspicious: 'error' },
  env: { es2024: true, node: true },
  // Examples are plain programs for other people's machines, which know nothing of our types.
  ignorePatterns: ['dist', 'coverage', 'data', 'web/dist', 'examples'],
  rules: houseRules,
  overrides: [
    ...wallOverrides(import.meta.dirname),
    {
      files: ['src/entrypoints/**', 'conformance/*.ts', 'scripts/**', 'bench/**', 'test/**'],
      rules: { 'no-console': 'off', 'unicorn/no-process-exit': 'off' },
    },
    {
      files: ['web/src/**'],
      plugins: [...plugins, 'react', 'jsx-a11y'],
      env: { browser: true },
    },
    {
      files: ['web/src/**/*.tsx'],
      rules: { 'typescript/explicit-module-boundary-types': 'off' },
    },
    { files: ['**/*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: [
        '**/*.test.ts',
        'src/testing/**',
        'test/**',
        'bench/**',
        'conformance/{own,score,soak,steps}/**',
      ],
      rules: testRules,
    },
  ],
});
