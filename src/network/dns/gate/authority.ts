// Second-level names under which a country's registry hands out domains. Only their shape is known here: a list of all
// of them (thousands of suffixes) would be out of date by the next release.
const REGISTRY_LABEL = /^(?:[a-z]{2,3}|info|name|firm|store|school|blog)$/;

/**
 * The domain whose name servers probably answer for a name: its last two labels, or three where a country sells names
 * one level deeper (`shop.co.uk`). An approximation that decides only which lookup waits behind which, never over a verdict.
 */
export function authorityOf(name: string): string {
  const labels = name.split('.');
  const { length } = labels;
  if (length <= 2) return name;
  const [second = '', top = ''] = labels.slice(-2);
  const isDeep = top.length === 2 && REGISTRY_LABEL.test(second);
  return labels.slice(isDeep ? -3 : -2).join('.');
}
