import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formOf, sectionsOf } from '../../src/api/description/form-schema-routes.ts';
import { formSchema } from '../../src/api/views/form-schema.ts';
import { entitiesOf } from '../../src/core/entities.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { probers } from '../../src/probers/index.ts';
import { fieldsOf, type FormSchema } from '../../web/src/forms/form-schema.ts';
import type { FormWordFile } from '../../web/src/forms/form-words.ts';

const folder = new URL('../../web/form-words/', import.meta.url);
const read = (name: string): FormWordFile =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FormWordFile;

/** A text that a form shows, and the section whose form it is. */
interface Shown {
  readonly section: string;
  readonly text: string;
}

const channelKinds = new Map(notifiers.map((kind) => [kind.kind, kind]));
const context = {
  monitorKinds: new Map(probers.map((kind) => [kind.kind, kind])),
  channelKinds,
  entities: entitiesOf({ channelKinds }),
};

const shown: readonly Shown[] = sectionsOf(context).flatMap(({ section, kinds }) => {
  const forms = kinds.length === 0 ? [null] : kinds.map(({ kind }) => kind);
  const texts = forms.flatMap((kind) => {
    const form = formSchema(formOf(context, section, kind)) as unknown as FormSchema;
    return fieldsOf(form).flatMap(({ label, description, words }) => [
      label,
      description,
      ...words,
    ]);
  });
  return [...kinds.map(({ title }) => title), ...texts]
    .filter((text) => text !== '')
    .map((text) => ({ section, text }));
});

describe.each(readdirSync(folder))('the words of forms in %s', (name) => {
  const file = read(name);

  it('are there for every text of every form', () => {
    const missing = shown.filter(
      ({ section, text }) => file[`${section}: ${text}`] === undefined && file[text] === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('are each shown by a form', () => {
    const used = new Set(
      shown.map(({ section, text }) =>
        file[`${section}: ${text}`] === undefined ? text : `${section}: ${text}`,
      ),
    );
    expect(Object.keys(file).filter((id) => !used.has(id))).toEqual([]);
  });

  it('stand in the order of their English texts', () => {
    expect(Object.keys(file)).toEqual(Object.keys(file).toSorted());
  });
});

it('are Persian in Persian: letters, digits, commas and half-spaces', () => {
  const faults = Object.entries(read('fa.json')).filter(([, text]) => {
    const prose = text.replaceAll(/`[^`]*`/g, 'x').replaceAll(/[A-Za-z][\w.-]*|\d+xx/g, 'x');
    return /\d|[؀-ۿ] ?[,;?]|[كيى]|\u200c | \u200c| {2}|(?:^| )ن?می /.test(prose);
  });
  expect(faults).toEqual([]);
});

it('have their code in backticks, so that it stays left to right', () => {
  const faults = Object.entries(read('fa.json')).filter(
    ([, text]) =>
      text.split('`').length % 2 === 0 ||
      /(?:^|[^`\w]):\w|\{\{|\\[rntx]/.test(text.replaceAll(/`[^`]*`/g, '')),
  );
  expect(faults).toEqual([]);
});
