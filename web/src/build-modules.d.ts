// Modules that the build makes, and what it sets.

declare module '*.css';

declare module 'virtual:catalogues' {
  import type { Messages } from '@lingui/core';

  type Catalogues = Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>>;

  /** Loads the messages of the frame and the overview in a language, by its tag. */
  export const catalogues: Catalogues;
  /** Loads the others. */
  export const laterMessages: Catalogues;
}

interface ImportMeta {
  readonly env: {
    /** False in what is published. */
    readonly DEV: boolean;
  };
}
