import { randomBytes } from 'node:crypto';
import { CONTROL_CHANNEL, replyKey } from '../names.ts';
import type { RedisLine } from '../redis-line.ts';
import { readCards, type WorkerCard } from '../worker-cards.ts';
import type { ControlCommand, ControlReply } from './messages.ts';

/** One worker and what it said; `null`: it stayed silent. `tookMs`: from the question to the answer. */
export interface Answer {
  readonly worker: WorkerCard;
  readonly reply: ControlReply | null;
  readonly tookMs: number;
}

const patienceMs = 2_500;

/** Tells workers something, all of them or the one of that name or id, and gathers their answers for at most 2.5 s. */
export async function askWorkers(
  { client, openAnother }: RedisLine,
  command: ControlCommand,
  target: string | null,
): Promise<readonly Answer[]> {
  const cards = await readCards(client);
  const asked = cards.filter(({ id, name }) => target === null || target === id || target === name);
  if (asked.length === 0) return [];
  const id = randomBytes(8).toString('hex');
  const startedAt = performance.now();
  await client.publish(CONTROL_CHANNEL, JSON.stringify({ ...command, id, target }));
  const answers = new Map<string, Answer>();
  const waiting = openAnother('replies');
  while (answers.size < asked.length) {
    const leftMs = patienceMs - (performance.now() - startedAt);
    const popped = leftMs <= 0 ? null : await waiting.blpop(replyKey(id), leftMs / 1_000);
    if (popped === null) break;
    const reply = JSON.parse(popped[1]) as ControlReply;
    const worker = asked.find((card) => card.id === reply.workerId);
    const tookMs = performance.now() - startedAt;
    if (worker) answers.set(worker.id, { worker, reply, tookMs });
  }
  const tookMs = performance.now() - startedAt;
  return asked.map((worker) => answers.get(worker.id) ?? { worker, reply: null, tookMs });
}
