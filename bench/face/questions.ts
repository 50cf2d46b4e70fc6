/** What the dashboard asks of so many sites in so many groups: the path below `/api/v1/` of the nth question of each kind. */
export function questionsOf(
  monitors: number,
  groups: number,
): Readonly<Record<string, (n: number) => string>> {
  const deep = (n: number): string => String((n * 997) % Math.max(1, monitors - 100));
  return {
    overview: () => 'overview',
    map: () => 'fleet/map',
    'map by tag': () => 'fleet/map?by=tag',
    'rows, worst first': (n) => rows({ offset: deep(n) }),
    'rows by name, deep': (n) => rows({ sort: 'name', offset: deep(n * 7) }),
    'rows by uptime': (n) => rows({ sort: 'uptime', filter: `-tag:t${n % 50}` }),
    'rows by p95': (n) => rows({ sort: '-p95', filter: `-tag:x${n}` }),
    'rows of a group': (n) => rows({ filter: `group:"Group ${n % groups}"`, range: '30d' }),
    'rows with words': (n) => rows({ filter: `site-${n % 100} status:down,slow` }),
    'rows, nothing matches': (n) => rows({ filter: `zzz${n} tag:t1` }),
    search: (n) => `search?q=site-${(n * 977) % monitors}`,
    'search, two words': (n) => `search?q=http+site-${n}`,
  };
}

function rows(query: Readonly<Record<string, string>>): string {
  return `monitors/rows?${new URLSearchParams(query).toString()}`;
}

/** How long an answer of this kind may take in 99 of 100 cases, milliseconds. */
export function answerBudgetMs(question: string): number {
  return question.startsWith('search') ? 30 : 50;
}

/** The value below which a share (0 to 1) of all lies; NaN of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
