import type english from '../../locales/en.json';

/** The id of a message; the English file is the list of them. */
export type MessageId = keyof typeof english;

/** What goes into the gaps of a message. */
export type MessageValues = Readonly<Record<string, string | number>>;
