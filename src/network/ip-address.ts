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
  return groups as unknown as Ipv6Groups;
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
