import { createStore } from './store.ts';

/** An export of another tool that was given to another page, on its way to the one that reads it; `null`: none. */
export const handedExport = createStore<string | null>(null);
