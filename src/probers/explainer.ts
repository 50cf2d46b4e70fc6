import { UnavailableError } from '../core/errors.ts';
import { nodeOf } from '../core/forms/schema-node.ts';
import { asExpected } from '../core/check/inverted.ts';
import { collectWords } from '../core/check/words.ts';
import type { Explainer } from '../core/ports/explainer.ts';
import type { ProberDefinition } from '../core/ports/prober.ts';
import { explanationOf } from '../core/explain/explanation.ts';
import { recordTrace } from '../core/explain/record-trace.ts';
import { secretTexts } from '../core/explain/secret-texts.ts';
import { isInnerAddress, type Network } from '../network/index.ts';

/**
 * Explains over a network: each probe gets a prober of its own, whose lines emit to its trace. Throws `UnavailableError` for
 * a kind that no definition is there for.
 */
export function createExplainer(
  network: Network,
  definitions: readonly ProberDefinition<Network>[],
): Explainer {
  const byKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  return {
    isInner: isInnerAddress,
    explain: async (request, { signal, onEvent } = {}) => {
      const { kind, target, options, timeoutMs, memory } = request;
      const definition = byKind.get(kind);
      if (definition === undefined) {
        throw new UnavailableError(`this version does not know monitors of the kind '${kind}'`);
      }
      const record = recordTrace({
        monotonicMs: () => performance.now(),
        secrets: secretTexts(options, nodeOf(definition.options)),
        onEvent,
      });
      const prober = definition.open(network.withTrace(record.trace));
      const probed = await prober.probe({ options, timeoutMs, memory }, signal);
      const result = asExpected(probed, options);
      return explanationOf({
        kind,
        target: record.mask(target),
        timeoutMs,
        result: record.mask(result),
        events: record.events(),
        words: collectWords([definition]),
      });
    },
  };
}
