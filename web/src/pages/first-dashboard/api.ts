import type {
  CheckAnswer,
  MonitorAnswer,
  Page,
  Problem,
  ProblemBody,
  SummaryAnswer,
} from '../../../../src/api/contract.ts';
import { BASE_URL } from '../../base-url.ts';
import type { CheckMark, MonitorPage, MonitorRowItem } from './contract.ts';

/** An answer of the API that is not 2xx, in the service's own words. */
export class ApiFailure extends Error {
  readonly status: number;
  /** What is wrong with the input, one by one. */
  readonly problems: readonly Problem[];

  constructor(status: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.problems = problems;
  }
}

export interface MonitorFilter {
  readonly search: string;
  readonly status: string | null;
  readonly cursor: string | null;
}

const PAGE_SIZE = 100;
export const CHECKS_SHOWN = 40;

export async function fetchMonitors(
  key: string,
  filter: MonitorFilter,
): Promise<Page<MonitorRowItem>> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), checks: String(CHECKS_SHOWN) });
  if (filter.search !== '') query.set('search', filter.search);
  if (filter.status !== null) query.set('status', filter.status);
  if (filter.cursor !== null) query.set('cursor', filter.cursor);
  const { items, nextCursor } = (await call(key, `monitors?${query}`)) as MonitorPage;
  const rows = items.map(({ latestChecks, ...row }) => ({
    ...row,
    checks: latestChecks.map(markOf),
  }));
  return { items: rows, nextCursor };
}

/** One monitor, as a list of its own. */
export async function fetchMonitor(key: string, id: string): Promise<Page<MonitorRowItem>> {
  const path = `monitors/${encodeURIComponent(id)}`;
  const [row, { items }] = (await Promise.all([
    call(key, path),
    call(key, `${path}/checks?limit=${CHECKS_SHOWN}`),
  ])) as [MonitorAnswer, Page<CheckAnswer>];
  return { items: [{ ...row, checks: items.map(markOf) }], nextCursor: null };
}

function markOf({ timings, ...check }: CheckAnswer): CheckMark {
  return { ...check, totalMs: timings.totalMs };
}

export async function fetchSummary(key: string): Promise<SummaryAnswer> {
  return (await call(key, 'summary')) as SummaryAnswer;
}

/** Adds every line of a pasted list, or none. */
export async function addSites(key: string, list: string): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  await call(key, 'monitors', { method: 'POST', body: list, headers });
}

export async function checkNow(key: string, id: string): Promise<void> {
  await call(key, `monitors/${encodeURIComponent(id)}/check`, { method: 'POST' });
}

/** The stream of live events. */
export const EVENTS_URL = new URL('api/v1/events', BASE_URL).href;

async function call(key: string, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(new URL(`api/v1/${path}`, BASE_URL), {
    ...init,
    headers: {
      ...(init.headers as Record<string, string> | undefined),
      authorization: `Bearer ${key}`,
    },
  });
  if (response.ok) return response.status === 204 ? null : response.json();
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<ApiFailure> {
  try {
    const { problems, detail, title } = (await response.json()) as ProblemBody;
    return new ApiFailure(response.status, detail ?? title, problems);
  } catch {
    return new ApiFailure(response.status, `${response.status} ${response.statusText}`);
  }
}
