import type { ExplainParts } from '../../cli/explain/command.ts';
import { createNetwork } from '../../network/index.ts';
import { createExplainer } from '../../probers/explainer.ts';
import { probers } from '../../probers/index.ts';
import { installedVersion } from '../version.ts';

/** Puts together what `squirrel explain` works with. */
export function explainParts(): ExplainParts {
  return {
    kinds: new Map(probers.map((definition) => [definition.kind, definition])),
    openExplainer: (way) => {
      const userAgent = `UptimeSquirrel/${installedVersion()}`;
      const network = createNetwork({ ...way, targets: 'private', userAgent });
      return { ...createExplainer(network, probers), close: () => network.close() };
    },
  };
}
