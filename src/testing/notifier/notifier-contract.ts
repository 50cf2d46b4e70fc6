import { describe, expect, test } from 'vitest';
import { nodeOf } from '../../core/forms/schema-node.ts';
import { CHANNEL_FAMILIES } from '../../core/ports/notifier.ts';
import type { NotifierDefinition } from '../../core/ports/notifier.ts';
import type { Network } from '../../network/index.ts';
import { answerCases } from './answer-cases.ts';
import { messageCases } from './message-cases.ts';
import type { NotifierTrial } from './trial.ts';

/** Tries everything that is promised of a notifier of any kind. */
export function notifierContract(trial: NotifierTrial): void {
  describe(`the channel ${trial.definition.kind}`, () => {
    definitionCases(trial.definition);
    answerCases(trial);
    messageCases(trial);
  });
}

function definitionCases(definition: NotifierDefinition<Network>): void {
  test('describes every option', () => {
    const { properties = {} } = nodeOf(definition.options);
    for (const [key, node] of Object.entries(properties)) {
      expect(node.title, `the title of ${key}`).toBeTypeOf('string');
      expect(node.description, `the description of ${key}`).toBeTypeOf('string');
    }
    expect(definition.kind).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  test('names where its provider documents it, and its family', () => {
    expect(URL.parse(definition.docs)?.protocol).toBe('https:');
    expect(CHANNEL_FAMILIES).toContain(definition.family ?? 'other');
  });

  test('looks for a receiver again soon, and for at least a day', () => {
    const { retryAfterMs } = definition;
    expect(retryAfterMs[0]).toBeLessThanOrEqual(60_000);
    expect(retryAfterMs.every((waitMs) => waitMs > 0)).toBe(true);
    expect(retryAfterMs.reduce((sum, waitMs) => sum + waitMs, 0)).toBeGreaterThan(86_400_000);
  });
}
