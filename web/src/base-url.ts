/**
 * Where the page lies. Everything else of the service lies below it, whatever path a proxy puts in front of both.
 */
export const BASE_URL = new URL('.', document.baseURI);
