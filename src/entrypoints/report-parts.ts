import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportParts, ReportRequest } from '../cli/report/command.ts';
import { InvalidError, NotFoundError, UnavailableError } from '../core/errors.ts';
import { asOwnerId } from '../core/ids.ts';
import { normalTag } from '../core/monitor/tags.ts';
import type { Report } from '../core/reports/report.ts';
import { makeReport } from '../services/reports/make-report.ts';
import { reportRange } from '../services/reports/report-range.ts';
import { placeOfDatabase, placeOfFile } from '../storage/index.ts';
import { systemClock } from './system-clock.ts';
import { workerEntry } from './worker-entry.ts';

/** An answer that takes longer will not come. */
const ANSWER_WITHIN_MS = 120_000;

/** Puts together what `squirrel report` works with. */
export function reportParts(): ReportParts {
  return {
    report: (request) =>
      request.serviceUrl === null
        ? fromDatabase(request)
        : fromService(request, request.serviceUrl),
  };
}

async function fromDatabase(request: ReportRequest): Promise<Report> {
  const { dataDirectory, databaseUrl, owner, tag, range, maxSites } = request;
  // A folder that was mistyped would become a new, empty installation.
  if (!existsSync(dataDirectory)) throw new NotFoundError('data folder', dataDirectory);
  const place = databaseUrl === null ? placeOfFile(dataDirectory) : placeOfDatabase(databaseUrl);
  const storage = await openForReading(place);
  try {
    const ownerId = owner === null ? null : asOwnerId(owner);
    const known = ownerId === null ? null : await storage.owners.get(ownerId);
    const now = systemClock.now();
    return await makeReport(
      { storage, clock: systemClock },
      {
        ...reportRange(range, known?.timezone ?? 'UTC', now),
        ...(ownerId !== null && { ownerId }),
        ...(tag !== null && { tag: tagOf(tag) }),
        maxSites,
      },
    );
  } finally {
    await storage.close();
  }
}

async function openForReading({
  definition,
  location,
}: ReturnType<typeof placeOfFile>): ReturnType<typeof definition.open> {
  try {
    return await definition.open({ location, workerEntry: workerEntry('storage-worker') });
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const message = `${error.message}; a service that runs is asked with --url http://127.0.0.1:8377`;
    throw new UnavailableError(message, error);
  }
}

function tagOf(text: string): string {
  const tag = normalTag(text);
  if (tag === null) throw new InvalidError([{ path: '--tag', message: '--tag is no tag' }]);
  return tag;
}

async function fromService(request: ReportRequest, serviceUrl: string): Promise<Report> {
  const { owner, tag, range, maxSites } = request;
  const base = URL.parse(serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new InvalidError([{ path: '--url', message: '--url is no http address' }]);
  }
  const url = new URL('api/v1/reports', base);
  const query = { owner, tag, range, sites: String(maxSites) };
  for (const [key, value] of Object.entries(query)) {
    if (value !== null) url.searchParams.set(key, value);
  }
  const key = request.key ?? keyIn(request.dataDirectory);
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const answer = await fetch(url, {
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new UnavailableError(`no service answers at ${base.host}`, error);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body as Report;
  throw refusal(answer.status, body, base.host);
}

function keyIn(dataDirectory: string): string | null {
  try {
    return readFileSync(join(dataDirectory, 'admin-key'), 'utf8').trim() || null;
  } catch {
    // The service may let us in without one, and says so if not.
    return null;
  }
}

function refusal(status: number, body: unknown, host: string): Error {
  const detail =
    typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
      ? body.detail
      : `status ${status}`;
  const message = `the service at ${host} says: ${detail}`;
  return status === 400 || status === 404 || status === 422
    ? new InvalidError([{ path: '', message }])
    : new UnavailableError(message);
}
