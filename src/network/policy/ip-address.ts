/** The 32 bits of a dotted IPv4 address; `null` for any other text. */
export function parseIpv4(text: string): number | null {
  let bits = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const char = at === text.length ? 46 : text.charCodeAt(at);
    if (char === 46) {
      if (digits === 0 || octet > 255) return null;
      bits = bits * 256 + octet;
      dots += 1;
      octet = 0;
      digits = 0;
    } else if (char >= 48 && char <= 57 && digits < 3) {
      octet = octet * 10 + char - 48;
      digits += 1;
    } else {
      return null;
    }
  }
  return dots === 4 ? bits : null;
}

/** Eight 16-bit groups. */
export type Ipv6Groups = readonly [number, number, number, number, number, number, number, number];

/** The eight groups of an IPv6 address without brackets or zone; `null` for any other text. */
export function parseIpv6(text: string): Ipv6Groups | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  return [a, b, c, d, e, f, g, h];
}

// Only the last group of an address may be written as dotted IPv4 (RFC 4291 §2.2).
function parseGroups(text: string, endsAddress: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const bits = endsAddress && index === parts.length - 1 ? parseIpv4(part) : null;
    if (bits === null) return null;
    groups.push(Math.floor(bits / 65_536), bits % 65_536);
  }
  return groups;
}

/** The text of an address of 4 or 16 bytes, IPv6 as in RFC 5952. */
export function addressText(bytes: Uint8Array, at: number, length: 4 | 16): string {
  if (length === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const groups: number[] = [];
  for (let index = at; index < at + 16; index += 2) {
    groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
  }
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return `::ffff:${addressText(bytes, at + 12, 4)}`;
  const gap = findZeroRun(groups);
  const text = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  if (gap.length < 2) return text(groups);
  return `${text(groups.slice(0, gap.start))}::${text(groups.slice(gap.start + gap.length))}`;
}

// RFC 5952 §4.2: the longest run of groups that are zero, the first of several.
function findZeroRun(groups: readonly number[]): {
  readonly start: number;
  readonly length: number;
} {
  let found = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] === 0) continue;
    if (index - start > found.length) found = { start, length: index - start };
    start = index + 1;
  }
  return found;
}
