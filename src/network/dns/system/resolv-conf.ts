/** The settings of `resolv.conf` beside the servers. */
export interface ResolvConf {
  /** Domains that complete a short name, in their order, in lower case. */
  readonly search: readonly string[];
  /** A name with fewer dots is a short one. */
  readonly ndots: number;
  /** How often a silent server is asked. */
  readonly attempts: number;
}

// resolv.conf(5). A lookup of ours has three seconds, in which no server is waited for longer than the least that `timeout`
// can say; so that is not read.
const defaults: ResolvConf = { search: [], ndots: 1, attempts: 3 };
const MAX_NDOTS = 15;
const MAX_ATTEMPTS = 5;
// The C library has had no bound of its own since 2018; clusters allow 32.
const MAX_DOMAINS = 32;

/** Reads it; what cannot be understood counts as not there, as in every program that reads the file. */
export function parseResolvConf(text: string): ResolvConf {
  let conf = defaults;
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/[#;].*/s, '')
      .trim()
      .split(/\s+/);
    // The last of several wins; `domain` is a list of one.
    if (keyword === 'search') conf = { ...conf, search: domainsOf(values) };
    else if (keyword === 'domain') conf = { ...conf, search: domainsOf(values.slice(0, 1)) };
    else if (keyword === 'options') {
      const ndots = numberOf(values, 'ndots', MAX_NDOTS) ?? conf.ndots;
      const attempts = Math.max(1, numberOf(values, 'attempts', MAX_ATTEMPTS) ?? conf.attempts);
      conf = { ...conf, ndots, attempts };
    }
  }
  return conf;
}

function domainsOf(values: readonly string[]): readonly string[] {
  return values
    .map((value) => value.toLowerCase().replace(/^\.+|\.+$/g, ''))
    .filter((domain) => domain !== '')
    .slice(0, MAX_DOMAINS);
}

function numberOf(options: readonly string[], name: string, max: number): number | null {
  for (const option of options) {
    const digits = new RegExp(`^${name}:(\\d{1,9})$`).exec(option)?.[1];
    if (digits !== undefined) return Math.min(max, Number(digits));
  }
  return null;
}
