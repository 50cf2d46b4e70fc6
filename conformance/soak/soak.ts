import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memoryTrend, type MemorySample, type MemoryTrend } from './memory-trend.ts';
import { seededRandom } from './seeded-random.ts';
import type { SoakTry } from './soak-try.ts';

/** How long and how hard. */
export interface SoakPlan {
  readonly seconds: number;
  /** Runs started in a second. */
  readonly rate: number;
  readonly seed: number;
  /** Called for every wrong verdict, and from time to time with how it goes. */
  readonly say: (line: string) => void;
}

/** What came of it. */
export interface SoakReport {
  readonly seed: number;
  readonly seconds: number;
  readonly runs: number;
  readonly probes: number;
  readonly wrong: number;
  readonly late: number;
  readonly unjudged: number;
  /** Starts for which every try was busy. */
  readonly missed: number;
  readonly leakedDescriptors: number;
  readonly memory: MemoryTrend;
}

const TICK_MS = 10;
const MAX_IN_FLIGHT = 400;
const SAMPLE_EVERY_MS = 2_000;
const SAY_EVERY_MS = 60_000;
// A try that costs more than this is taken more rarely, in proportion.
const FAIR_COST_MS = 4;
const MAX_DRAWS = 12;
// A name server's late answer is waited for a little longer than its question counts.
const SETTLE_MS = 5_000;

/** Runs random tries at a steady rate and watches verdicts, memory and descriptors. */
export async function soak(tries: readonly SoakTry[], plan: SoakPlan): Promise<SoakReport> {
  const crowd = new Crowd(tries, plan);
  await crowd.warmUp();
  const descriptors = countDescriptors();
  const samples: MemorySample[] = [takeSample(0)];
  const startedAt = performance.now();
  let lastTickAt = startedAt;
  let owed = 0;
  let saidAt = startedAt;
  for (;;) {
    const now = performance.now();
    const elapsedMs = now - startedAt;
    if (elapsedMs >= plan.seconds * 1_000) break;
    owed = Math.min(owed + ((now - lastTickAt) * plan.rate) / 1_000, plan.rate);
    lastTickAt = now;
    for (; owed >= 1; owed -= 1) crowd.start();
    if (elapsedMs - (samples.at(-1)?.atMs ?? 0) >= SAMPLE_EVERY_MS)
      samples.push(takeSample(elapsedMs));
    if (now - saidAt >= SAY_EVERY_MS) {
      saidAt = now;
      plan.say(crowd.summary(samples.at(-1)));
    }
    await pause(TICK_MS);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await crowd.idle();
  const leakedDescriptors = await countLeaks(descriptors);
  const memory = memoryTrend(samples);
  return { seed: plan.seed, seconds, ...crowd.counts, leakedDescriptors, memory };
}

/** The tries, those under way, and what came of all. */
class Crowd {
  readonly counts = { runs: 0, probes: 0, wrong: 0, late: 0, unjudged: 0, missed: 0 };
  readonly #free: SoakTry[];
  readonly #underWay = new Set<Promise<void>>();
  readonly #random: () => number;
  readonly #say: (line: string) => void;

  constructor(tries: readonly SoakTry[], plan: SoakPlan) {
    this.#free = [...tries];
    this.#random = seededRandom(plan.seed);
    this.#say = plan.say;
  }

  /** Every try once: code gets compiled, costs get known. */
  async warmUp(): Promise<void> {
    for (const each of this.#free.splice(0)) {
      this.#launch(each);
      if (this.#underWay.size >= 16) await Promise.race(this.#underWay);
    }
    await this.idle();
  }

  start(): void {
    const chosen = this.#draw();
    if (chosen === null) this.counts.missed += 1;
    else this.#launch(chosen);
  }

  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  summary(sample: MemorySample | undefined): string {
    const { runs, wrong, late, unjudged, missed } = this.counts;
    const memory =
      sample === undefined ? '' : `, RSS ${Math.round(sample.rssBytes / 1_048_576)} MiB`;
    return `${runs} runs, ${wrong} wrong, ${late} late, ${unjudged} unjudged, ${missed} missed${memory}`;
  }

  #draw(): SoakTry | null {
    if (this.#underWay.size >= MAX_IN_FLIGHT) return null;
    for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
      const index = Math.floor(this.#random() * this.#free.length);
      const candidate = this.#free[index];
      if (candidate === undefined) return null;
      if (this.#random() * candidate.costMs > FAIR_COST_MS && draw < MAX_DRAWS - 1) continue;
      const last = this.#free.pop();
      if (last !== undefined && last !== candidate) this.#free[index] = last;
      return candidate;
    }
    return null;
  }

  #launch(each: SoakTry): void {
    const run = this.#run(each).finally(() => {
      this.#underWay.delete(run);
      this.#free.push(each);
    });
    this.#underWay.add(run);
  }

  async #run(each: SoakTry): Promise<void> {
    const { failures, late, unjudged, probes } = await each.run();
    const { counts } = this;
    counts.runs += 1;
    counts.probes += probes;
    counts.late += late;
    counts.unjudged += unjudged;
    if (failures.length === 0) return;
    counts.wrong += 1;
    this.#say(`${each.label}: ${failures.join('; ')}`);
  }
}

async function countLeaks(before: number): Promise<number> {
  const until = performance.now() + SETTLE_MS;
  while (countDescriptors() > before && performance.now() < until) await pause(TICK_MS);
  return Math.max(0, countDescriptors() - before);
}

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

let collect: (() => void) | null = null;

function takeSample(atMs: number): MemorySample {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { atMs, rssBytes: rss, heapBytes: heapUsed };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
