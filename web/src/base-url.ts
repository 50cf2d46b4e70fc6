// Every script of the build lies in one folder beside the page, as this file does in the sources.
const { url } = import.meta;

/** Where the dashboard lies. Everything else of the service lies below it, whatever path a proxy puts in front of both. */
export const BASE_URL = new URL('..', url);
