import { downFault } from '../../network/index.ts';
import { expectAnswer } from '../conversation/expect-bytes.ts';
import { bytesOf } from '../conversation/escapes.ts';
import { hiding, printable } from '../conversation/printable.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import type { UdpOptions } from './options.ts';
import type { UdpReason } from './words.ts';

/** Sends a datagram and judges what comes back. */
export async function judgeUdp({
  options,
  network,
  probe,
}: ProbeTask<UdpOptions>): Promise<Finding<UdpReason>> {
  const { host, port, family, send = '', receive } = options;
  const end = await network.datagrams.ask(
    {
      host,
      port,
      family,
      payload: bytesOf(send),
      isAnswer: (datagram) => receive === undefined || matchOf(datagram, receive) !== null,
    },
    probe,
  );
  if (end.kind === 'failed') return failed(end);
  // Nothing says that a datagram got across: that is a failure of the way, as it is with connections.
  if (end.kind === 'silent') return downFault('udp_timeout', 'connect', 'did not answer');
  const show = hiding([send]);
  const { datagram } = end;
  const shown = show(
    (receive === undefined ? null : matchOf(datagram, receive)) ?? textOf(datagram),
  );
  const evidence = { answer: shown, answerBytes: datagram.length };
  if (end.kind === 'answered') return up(`answered ${shown}`, { evidence });
  const message = `answered ${shown} where ${printable(receive ?? '')} was expected`;
  return { ...downFault('answer_mismatch', 'head', message), evidence };
}

/** What of the beginning of a datagram matches; its end is the end of a line. `null`: nothing does. */
function matchOf(datagram: Buffer, pattern: string): string | null {
  const match = expectAnswer(pattern).read(
    Buffer.concat([datagram.subarray(0, MAX_JUDGED_BYTES), LINE_END]),
  );
  return match === 'more' ? null : match.value;
}

// A flood of datagrams full of empty lines is read in no more than a moment; all that can be sent fits in.
const MAX_JUDGED_BYTES = 4_096;
const LINE_END = Buffer.from('\n');

function textOf(datagram: Buffer): string {
  return datagram.toString('utf8', 0, MAX_JUDGED_BYTES);
}
