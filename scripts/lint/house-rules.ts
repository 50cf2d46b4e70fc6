import type { OxlintConfig } from 'oxlint';

type Rules = NonNullable<OxlintConfig['rules']>;

/** Rules for every file of the repository. */
export const houseRules: Rules = {
  // Size: a file is one idea, a function one screen.
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', { max: 3 }],
  'max-depth': ['error', { max: 4 }],
  complexity: ['error', { max: 20 }],

  // Names and modules.
  'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  'unicorn/prefer-node-protocol': 'error',
  'import/no-cycle': ['error', { ignoreTypes: false }],
  'import/no-default-export': 'error',
  'typescript/consistent-type-imports': 'error',
  'typescript/no-import-type-side-effects': 'error',

  // Types say everything.
  'typescript/explicit-module-boundary-types': 'error',
  'typescript/no-explicit-any': 'error',
  'typescript/no-unsafe-argument': 'error',
  'typescript/no-unsafe-assignment': 'error',
  'typescript/no-unsafe-call': 'error',
  'typescript/no-unsafe-member-access': 'error',
  'typescript/no-unsafe-return': 'error',
  'typescript/ban-ts-comment': 'error',
  'typescript/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false },
  ],

  // No failure gets lost.
  'typescript/no-floating-promises': 'error',
  'typescript/no-misused-promises': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/prefer-promise-reject-errors': 'error',
  'typescript/return-await': ['error', 'in-try-catch'],
  'typescript/use-unknown-in-catch-callback-variable': 'error',
  'no-empty': 'error',

  // Plain code.
  eqeqeq: 'error',
  'no-console': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'unicorn/no-process-exit': 'error',
  'typescript/no-deprecated': 'error',

  // Each of these objects to code that is right here.
  'unicorn/no-array-sort': 'off',
  'unicorn/no-array-reverse': 'off',
  'unicorn/consistent-function-scoping': 'off',
  'unicorn/require-module-specifiers': 'off',
  'no-await-in-loop': 'off',
  'no-shadow': 'off',
  'no-underscore-dangle': 'off',
  'typescript/no-unsafe-type-assertion': 'off',
  'typescript/no-unnecessary-type-parameters': 'off',
  'typescript/unbound-method': 'off',
  'promise/always-return': 'off',
  'promise/no-callback-in-promise': 'off',
  'unicorn/require-post-message-target-origin': 'off',
  'import/no-unassigned-import': 'off',
  'import/no-named-as-default-member': 'off',
  'typescript/no-misused-spread': ['error', { allow: ['string'] }],
};

/** What tests may do that the product may not: be as long as their tables, and promise nothing in types. */
export const testRules: Rules = {
  'max-lines': 'off',
  'max-lines-per-function': 'off',
  'max-params': 'off',
  complexity: 'off',
  'typescript/explicit-module-boundary-types': 'off',
  'vitest/no-focused-tests': 'error',
  'vitest/no-disabled-tests': 'off',
  'vitest/valid-title': 'off',
  'vitest/no-conditional-expect': 'off',
  'vitest/no-standalone-expect': 'off',
  'vitest/require-to-throw-message': 'off',
};
