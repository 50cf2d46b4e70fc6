import { createStore } from '../state/store.ts';

/** What the sites of the map, and of the rows where one likes, are put together by. */
export const GROUPINGS = ['group', 'tag', 'owner'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The order that places in the map are of: in answers, in events, and in what is asked for. */
export const grouping = createStore<Grouping>('group');
