import { randomBytes } from 'node:crypto';
import type {
  WorkerAnswer,
  WorkerCommand,
  WorkerStatus,
} from '../../../core/ports/queue-control.ts';
import { CONTROL_CHANNEL, replyKey } from '../names.ts';
import type { RedisLine } from '../redis-line.ts';
import { placeOf, type Seal } from '../seal.ts';
import { parseText } from '../wire.ts';
import { readWorkerStatuses } from '../worker-status.ts';
import { readControlReply, writeControlMessage } from './messages.ts';

const REPLY_TIMEOUT_MS = 2_500;

/** Sends workers a command, all of them or the one of that name or id, and gathers their answers for at most 2.5 s. */
export async function askWorkers(
  { line, seal }: { readonly line: RedisLine; readonly seal: Seal },
  command: WorkerCommand,
  target: string | null,
): Promise<readonly WorkerAnswer[]> {
  const { client, openAnother } = line;
  const { workers } = await readWorkerStatuses(client, seal);
  const asked = workers.filter(
    ({ id, name }) => target === null || target === id || target === name,
  );
  if (asked.length === 0) return [];
  const id = randomBytes(8).toString('hex');
  const startedAt = performance.now();
  const letter = seal.close(writeControlMessage({ ...command, id, target }), placeOf.control);
  await client.publish(CONTROL_CHANNEL, JSON.stringify(letter));
  const answers = new Map<string, WorkerAnswer>();
  const waiting = openAnother('replies');
  while (answers.size < asked.length) {
    const leftMs = REPLY_TIMEOUT_MS - (performance.now() - startedAt);
    const popped = leftMs <= 0 ? null : await waiting.blpop(replyKey(id), leftMs / 1_000);
    if (popped === null) break;
    const tookMs = performance.now() - startedAt;
    const answer = answerIn(popped[1], { id, asked, seal });
    if (answer !== null) answers.set(answer.worker.id, { ...answer, tookMs });
  }
  const tookMs = performance.now() - startedAt;
  return asked.map((worker) => answers.get(worker.id) ?? { worker, reply: null, tookMs });
}

/** Who of those that were asked has answered; `null` when it is none of their answers. */
function answerIn(
  text: string,
  question: {
    readonly id: string;
    readonly asked: readonly WorkerStatus[];
    readonly seal: Seal;
  },
): Omit<WorkerAnswer, 'tookMs'> | null {
  const { id, asked, seal } = question;
  const letter = parseText(text);
  for (const worker of asked) {
    const reply = readControlReply(seal.open(letter, placeOf.reply(id, worker.id)));
    if (reply?.workerId === worker.id) return { worker, reply };
  }
  return null;
}
