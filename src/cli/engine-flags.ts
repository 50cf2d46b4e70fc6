import type { Command } from 'commander';
import { engineFlags, type EngineChoice } from '../core/engine-options.ts';
import { quote } from '../core/forms/quote.ts';
import type { Problem } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';

/** Adds the flags that engines bring along. */
export function addEngineFlags(command: Command, engines: readonly EngineChoice[]): Command {
  for (const { declaration, description, fallback } of engineFlags(engines)) {
    const shown = fallback === null ? '' : ` (default: ${fallback})`;
    command.option(declaration, `${description}${shown}`);
  }
  return command;
}

/** Reads those flags, as options of the engines; complaints go to `problems`. */
export function readEngineFlags(
  flags: object,
  { engines, problems }: { engines: readonly EngineChoice[]; problems: Problem[] },
): JsonObject {
  const given: Readonly<Record<string, unknown>> = { ...flags };
  const options: Record<string, JsonValue> = {};
  for (const { name, declaration, allowed, parse } of engineFlags(engines)) {
    const text = given[name];
    if (typeof text !== 'string') continue;
    const value = parse(text);
    if (value !== undefined) options[name] = value;
    else {
      const [path = ''] = declaration.split(' ');
      const message = `${path} must be ${allowed('an address')}, not ${quote(text)}`;
      problems.push({ path, message });
    }
  }
  return options;
}
