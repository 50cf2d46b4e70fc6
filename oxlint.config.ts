import { defineConfig } from 'oxlint';
import { houseRules, testRules } from './scripts/lint/house-rules.ts';
import { wallOverrides } from './scripts/lint/walls.ts';

export default defineConfig({
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  env: { es2024: true, node: true },
  ignorePatterns: ['dist', 'coverage', 'data', 'web'],
  rules: houseRules,
  overrides: [
    ...wallOverrides(import.meta.dirname),
    {
      files: ['src/entrypoints/**', 'scripts/**', 'bench/**', 'test/**'],
      rules: { 'no-console': 'off', 'unicorn/no-process-exit': 'off' },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['**/*.test.ts', 'src/testing/**', 'test/**', 'bench/**'], rules: testRules },
  ],
});
