import type { EngineKind } from '../../core/ports/executor.ts';
import { checkRecord } from '../../services/checks/check-record.ts';
import { ListOrder } from '../../services/checks/list-order.ts';
import type { LineWriter } from '../line-writer.ts';
import { printableJson } from '../printable.ts';
import type { CheckOutput } from './output.ts';

// A site may take 20 s while thousands behind it are done; a line has about 600 bytes, so this is 10 MB at most.
const MAX_HELD_LINES = 16_384;

/** One record a line, in the order of the list. */
export function jsonOutput(writer: LineWriter, engine: EngineKind): CheckOutput {
  const order = new ListOrder<string>((line) => writer.write(line), MAX_HELD_LINES);
  return {
    take: (checked) => order.put(checked.position, printableJson(checkRecord(checked, engine))),
    untilReady: async (position) => {
      await order.untilInWindow(position);
      await writer.untilDrained();
    },
    end: async () => {
      order.flush();
      await writer.end();
    },
  };
}
