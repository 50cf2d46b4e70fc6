import { describeValue } from '../forms/quote.ts';
import { jsonElements } from './json-elements.ts';
import type { RowSink } from './list-row.ts';

/** Reads a JSON list, an entry a step: an array of addresses, or of objects with the same keys as anywhere else. */
export function* readJson(text: string, sink: RowSink): Generator<void, void> {
  for (const element of jsonElements(text)) {
    yield;
    if (element.kind === 'faulty') {
      sink.fault(element.line, element.fault);
      continue;
    }
    const value = parseElement(element.text);
    if (typeof value === 'string') {
      sink.row(element.line, { form: { url: value }, isText: false });
    } else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      sink.row(element.line, { form: value, isText: false });
    } else if (value === undefined) {
      sink.fault(element.line, {
        message: 'this entry is not valid JSON',
        hint: 'put names and texts in double quotes, with no comma after the last one',
      });
    } else {
      sink.fault(element.line, {
        message: `an entry must be an address or an object, not ${describeValue(value)}`,
        hint: 'for example {"url": "https://example.com/"}',
      });
    }
  }
}

function parseElement(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
