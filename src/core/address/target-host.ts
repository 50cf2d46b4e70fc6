/**
 * The host that a target of any kind names, in lower case: `https://Shop.example:8443/a` and `shop.example:25` are both
 * about `shop.example`. Empty when there is none to be seen.
 */
export function hostOfTarget(target: string): string {
  const slashes = target.indexOf('://');
  const start = slashes < 0 ? 0 : slashes + 3;
  let end = start;
  let colon = -1;
  for (; end < target.length; end += 1) {
    const unit = target.charCodeAt(end);
    if (unit === SLASH || unit === QUESTION || unit === HASH || unit === BLANK) break;
    if (unit === COLON && colon < 0) colon = end;
    // What is in brackets is an IPv6 address, and a colon in it no end.
    if (unit === CLOSING_BRACKET) colon = -1;
  }
  return target
    .slice(start, colon < 0 || isBareIpv6(target, colon, end) ? end : colon)
    .toLowerCase();
}

const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;
const BLANK = 0x20;
const COLON = 0x3a;
const CLOSING_BRACKET = 0x5d;

function isBareIpv6(target: string, firstColon: number, end: number): boolean {
  const second = target.indexOf(':', firstColon + 1);
  return second >= 0 && second < end;
}
