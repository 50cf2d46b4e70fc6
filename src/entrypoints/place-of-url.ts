const usualPorts: ReadonlyMap<string, string> = new Map([
  ['redis:', '6379'],
  ['rediss:', '6379'],
  ['postgres:', '5432'],
  ['postgresql:', '5432'],
]);

/** The `host:port` of a Redis or a database; `null` for one without, such as a file. */
export function placeOfUrl(address: string): string | null {
  const { hostname = '', port = '', protocol = '' } = URL.parse(address) ?? {};
  const usual = usualPorts.get(protocol);
  return usual === undefined || hostname === '' ? null : `${hostname}:${port || usual}`;
}
