import { addClockStep, dependsOnClock } from '../../src/core/probe-health/clock-step.ts';
import { openHttpProbe } from '../../test/support/http-probe.ts';
import { startRawServer } from '../../test/support/raw-server.ts';
import { makeJob, networkOf } from '../steps/job-maker.ts';
import type { PlayScenario } from './scenario.ts';

const HOUR_MS = 3_600_000;

/** Q6: a date that one of our two clocks would pass is not judged; one that both condemn is. */
export const steppedClock: PlayScenario = async ({ opened, jobRunner }) => {
  const { values } = opened;
  const failures: string[] = [];
  for (const [site, isDoubtful] of [
    ['lately', true],
    ['longAgo', false],
  ] as const) {
    const runJob = jobRunner(networkOf({ extraCaPems: [`{${site}.ca}`] }, values));
    const job = makeJob(
      { options: { url: `https://{${site}}/` }, timeoutMs: 5_000, memory: null },
      values,
    );
    const result = await runJob(job, new AbortController().signal);
    if (result.reason !== 'tls_expired') failures.push(`${site}: got ${result.reason}`);
    const now = performance.now();
    const step = addClockStep(null, { byMs: 2 * HOUR_MS, at: now });
    const isDoubted = dependsOnClock(result, step, now);
    if (isDoubted !== isDoubtful) failures.push(`${site}: doubted ${isDoubted}`);
  }
  return failures;
};

/** Q7: a probe that is stopped says so at once, whatever it was doing. */
export const stoppedProbe: PlayScenario = async () => {
  const site = await startRawServer((socket) => socket.resume());
  const prober = openHttpProbe();
  const end = new AbortController();
  let stoppedAt = Infinity;
  setTimeout(() => {
    stoppedAt = performance.now();
    end.abort();
  }, 50);
  const result = await prober.probe(`http://127.0.0.1:${site.port}/`, { signal: end.signal });
  const tookMs = performance.now() - stoppedAt;
  prober.close();
  await site.stop();
  const failures: string[] = [];
  if (result.outcome !== 'unknown' || result.reason !== 'stopped') {
    failures.push(`expected unknown stopped, got ${result.outcome} ${result.reason}`);
  }
  if (tookMs > 250) failures.push(`it took ${Math.round(tookMs)} ms`);
  return failures;
};
