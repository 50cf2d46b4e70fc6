import { ConflictError } from '../../src/core/errors.ts';
import { createMonitors } from '../../src/services/monitors/create.ts';
import {
  GOOD_KEY,
  openApiFixture,
  openServiceFixture,
} from '../../test/support/api/api-fixture.ts';
import type { PlayScenario } from './scenario.ts';

const forms = (url: string) => ({ forms: [{ form: { url }, path: '' }], isDryRun: false });

/** U18: the second one is told which monitor is there already. */
export const watchedTwice: PlayScenario = async () => {
  const { context, storage } = await openServiceFixture();
  const [first] = await createMonitors(context, forms('http://example.com'));
  const failures: string[] = [];
  try {
    await createMonitors(context, forms('HTTP://EXAMPLE.com:80/#again'));
    failures.push('expected a conflict, got a second monitor');
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const existingId = error.details['existingId'];
    if (existingId !== first?.monitor.id)
      failures.push(`existingId: got ${JSON.stringify(existingId)}`);
  }
  await storage.close();
  return failures;
};

/** U19: it may be watched; what probes send (GET and HEAD) starts no check, so that nothing goes in circles. */
export const ourOwnAddress: PlayScenario = async () => {
  const api = await openApiFixture();
  const failures: string[] = [];
  const { status, body } = await api.call('POST', '/api/v1/monitors', {
    url: 'http://127.0.0.1:8080/healthz',
  });
  if (status !== 201) failures.push(`expected 201, got ${status} ${JSON.stringify(body)}`);
  const [watched] = (await api.storage.monitors.list({ limit: 1, cursor: null })).items;
  const id = watched?.monitor.id ?? 'none';
  const before = api.watch.told.length;
  const authorization = `Bearer ${GOOD_KEY}`;
  for (const { method, url } of api.routes) {
    if ((method !== 'GET' && method !== 'HEAD') || url.includes('events')) continue;
    const headers = { authorization, host: '127.0.0.1', 'user-agent': 'UptimeSquirrel/probe' };
    await api.app.inject({ method, url: url.replace(':id', id), headers });
  }
  const started = api.watch.told.slice(before).filter((each) => each.startsWith('check'));
  if (started.length > 0) failures.push(`a GET or HEAD started checks: ${started.join()}`);
  const agent = { 'user-agent': 'UptimeSquirrel/probe' };
  const ping = await api.app.inject({ url: `/ping/${'x'.repeat(22)}`, headers: agent });
  if (ping.statusCode !== 508) failures.push(`a check as ping: got ${ping.statusCode}`);
  await api.close();
  return failures;
};
