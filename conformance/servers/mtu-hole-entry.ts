import type { MtuHoleOrder, MtuHoleReport } from './mtu-hole.ts';
import { openTcpServer } from './tcp-server.ts';
import { TruthLog } from './truth-log.ts';

const TELL_EVERY_MS = 10;

process.once('message', (order: MtuHoleOrder) => {
  void serve(order);
});
process.once('disconnect', () => process.exit());

async function serve({ name, host, plays }: MtuHoleOrder): Promise<void> {
  const log = new TruthLog();
  const stage = { name, host, log, inPieces: false, fill: (text: string) => text };
  const { port } = await openTcpServer({ kind: 'tcp', plays }, stage);
  tell({ kind: 'listening', port });
  setInterval(() => {
    if (log.connections.length > 0) tell({ kind: 'seen', connections: log.connections });
  }, TELL_EVERY_MS);
}

function tell(report: MtuHoleReport): void {
  if (process.connected) process.send?.(report);
}
