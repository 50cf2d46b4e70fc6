// Modules that the build makes, and what it sets.

declare module '*.css';

declare module 'virtual:catalogues' {
  import type { Messages } from '@lingui/core';

  type Load = () => Promise<{ readonly messages: Messages }>;

  /** Loads the messages of a language, by its tag: those that a first load of `/` shows, and those of the other pages. */
  export const catalogues: Readonly<
    Record<string, { readonly first: Load; readonly others: Load }>
  >;
}

interface ImportMeta {
  readonly env: {
    /** False in what is published. */
    readonly DEV: boolean;
  };
}
