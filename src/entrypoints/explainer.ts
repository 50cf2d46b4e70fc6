import { nodeOf } from '../core/input/schema-node.ts';
import type { Explainer } from '../core/ports/explainer.ts';
import { explanationOf } from '../core/story/explanation.ts';
import { recordStory } from '../core/story/record-story.ts';
import { secretTexts } from '../core/story/secret-texts.ts';
import { lostResult } from '../executors/lost-result.ts';
import type { Network } from '../network/index.ts';
import { probers } from '../probers/index.ts';

const byKind = new Map(probers.map((definition) => [definition.kind, definition]));

/** Explains over a network: each probe gets a prober of its own, whose lines tell the story. */
export function createExplainer(network: Network): Explainer {
  return {
    explain: async (request, signal) => {
      const { kind, target, options, timeoutMs, memory } = request;
      const definition = byKind.get(kind);
      const record = recordStory({
        monotonicMs: () => performance.now(),
        secrets: secretTexts(
          options,
          definition === undefined ? undefined : nodeOf(definition.options),
        ),
      });
      const result = definition
        ? await definition
            .open(network.telling(record.story))
            .probe({ options, timeoutMs, memory }, signal)
        : lostResult('crash', `no prober of the kind "${kind}" is part of this version`);
      return explanationOf({
        kind,
        target: record.mask(target),
        timeoutMs,
        result: record.mask(result),
        events: record.events(),
      });
    },
  };
}
