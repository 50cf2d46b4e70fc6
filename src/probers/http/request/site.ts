import { hostOf, portOf } from '../../../network/index.ts';
import { readPlace, type DialledPlace } from '../../connect-to.ts';
import { hostHeader } from '../../host-header.ts';
import type { HttpOptions } from '../options.ts';

/** The site that a monitor asks for: the address with the name of its own `Host` header, and where it is dialled. */
export interface Site {
  readonly url: URL;
  /** The origins that the owner's headers, login and body are for. */
  readonly origins: ReadonlySet<string>;
  /** Where the site itself is dialled; both are `null` where that follows from its URL. */
  readonly place: DialledPlace;
}

/** The site of options that `canonicalHttp` has accepted. */
export function siteOf({ url: address, headers, connectTo }: HttpOptions): Site {
  const given = new URL(address);
  const authority = hostHeader(headers);
  const place = readPlace(connectTo);
  if (authority === null) return { url: given, origins: new Set([given.origin]), place };
  const { protocol, pathname, search } = given;
  const url = new URL(`${protocol}//${authority}${pathname}${search}`);
  return {
    url,
    origins: new Set([given.origin, url.origin]),
    place: { host: place.host ?? hostOf(given), port: place.port ?? portOf(given) },
  };
}

/** Whether secrets of the owner may go there. */
export function isOwnOrigin(site: Site, url: URL): boolean {
  return url === site.url || site.origins.has(url.origin);
}

/** Whether it is the site itself, on any port of it and by either protocol. */
export function isOwnHost({ url: own }: Site, url: URL): boolean {
  return url.hostname === own.hostname;
}

const ANY_PLACE: DialledPlace = { host: null, port: null };

/** Where a URL on the way through redirects is dialled: as the site while it keeps its name, on another port there. */
export function placeFor(site: Site, url: URL): DialledPlace {
  const { place } = site;
  if (!isOwnHost(site, url)) return ANY_PLACE;
  return portOf(url) === portOf(site.url) ? place : { host: place.host, port: null };
}
