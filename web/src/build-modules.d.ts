// Modules that the build makes, and what it sets.

declare module '*.css';

declare module 'virtual:catalogues' {
  import type { Messages } from '@lingui/core';

  /** Loads the messages of a language, by its tag. */
  export const catalogues: Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>>;
}

interface ImportMeta {
  readonly env: {
    /** False in what is published. */
    readonly DEV: boolean;
  };
}
