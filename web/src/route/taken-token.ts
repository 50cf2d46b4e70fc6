/** The token of an address such as `/setup#token=…`, which then must not stay in the address bar; empty when there is none. */
export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
}
