/** Informational answers (1xx) that may stand in front of an answer. */
export const MAX_INFORMATIONAL_ANSWERS = 10;
/** Bytes of a head, all those in front of it included. */
export const MAX_HEAD_BYTES = 65_536;
export const MAX_HEAD_LINES = 256;
