import { Equal } from 'typebox/value';
import type { Problem } from '../../core/errors.ts';
import { joinPath } from '../../core/forms/path.ts';
import { describeValue } from '../../core/forms/quote.ts';
import type { Form } from '../../core/forms/reading.ts';
import type { Position } from './position-of-path.ts';

/** One of several config files, as plain values. */
export interface FiledForm {
  readonly file: string;
  readonly value: unknown;
  /** Where a dotted path of this file stands. */
  positionOf(path: string): Position;
}

/** Several config files as one, whose values can be found again. */
export interface MergedForm {
  readonly value: unknown;
  /** What the files say against each other. */
  readonly problems: readonly Problem[];
  /** A problem with its file, line and column; its paths are those within that file. */
  placed(problem: Problem): Problem;
}

/** Puts files together: lists one after the other, maps key by key. What two of them say differently is a problem. */
export function mergeFiles(files: readonly FiledForm[]): MergedForm {
  const [first, ...others] = files;
  if (first !== undefined && others.length === 0) return single(first);
  const merge = new Merge();
  for (const file of files) merge.add(file);
  return {
    value: merge.form,
    problems: merge.problems,
    placed: (problem) => merge.placed(problem),
  };
}

function single({ file, value, positionOf }: FiledForm): MergedForm {
  const placed = (problem: Problem): Problem => ({ ...problem, file, ...positionOf(problem.path) });
  return { value, problems: [], placed };
}

/** Items of a list that came from one file: those from `start` on. */
interface Origin {
  readonly file: FiledForm;
  readonly start: number;
}

const INDEXED = /^(?<section>[^.[\]]+)\[(?<index>\d+)\](?<rest>.*)$/s;

class Merge {
  readonly form = emptyForm();
  readonly problems: Problem[] = [];
  /** The file of a key, or of a key inside of a map: `operator`, `defaults.interval`. */
  readonly #fileOfKey = new Map<string, FiledForm>();
  readonly #origins = new Map<string, Origin[]>();

  add(file: FiledForm): void {
    if (!isMap(file.value)) {
      const message = `the file must hold a map, not ${describeValue(file.value)}`;
      this.problems.push({ path: '', file: file.file, ...file.positionOf(''), message });
      return;
    }
    for (const [key, value] of Object.entries(file.value)) {
      // A section left empty is one left out.
      if (this.form[key] === null) this.#forgetKey(key);
      if (value !== null || !Object.hasOwn(this.form, key)) this.#addKey(file, key, value);
    }
  }

  #addKey(file: FiledForm, key: string, value: unknown): void {
    const before = this.form[key];
    if (Array.isArray(value) && (before === undefined || Array.isArray(before))) {
      const list: readonly unknown[] = before ?? [];
      const origins = this.#origins.get(key) ?? [];
      this.#origins.set(key, [...origins, { file, start: list.length }]);
      this.form[key] = [...list, ...(value as readonly unknown[])];
    } else if (isMap(value) && (before === undefined || isMap(before))) {
      const whole = Object.assign(emptyForm(), before);
      this.form[key] = whole;
      for (const [inner, each] of Object.entries(value)) {
        this.#addValue(file, { form: whole, key: inner, path: joinPath(key, inner) }, each);
      }
    } else this.#addValue(file, { form: this.form, key, path: key }, value);
    if (!this.#fileOfKey.has(key)) this.#fileOfKey.set(key, file);
  }

  #forgetKey(key: string): void {
    Reflect.deleteProperty(this.form, key);
    this.#fileOfKey.delete(key);
  }

  #addValue(
    file: FiledForm,
    {
      form,
      key,
      path,
    }: { readonly form: Record<string, unknown>; readonly key: string; readonly path: string },
    value: unknown,
  ): void {
    const earlier = this.#fileOfKey.get(path);
    if (earlier === undefined || !Object.hasOwn(form, key)) {
      this.#fileOfKey.set(path, file);
      form[key] = value;
    } else if (!Equal(form[key], value)) {
      const { line } = earlier.positionOf(path);
      const message = `${path} is set otherwise in ${earlier.file}:${line}`;
      const hint = 'leave it out of one of the two files';
      this.problems.push({ path, file: file.file, ...file.positionOf(path), message, hint });
    }
  }

  placed(problem: Problem): Problem {
    const { file, path } = this.#local(problem.path);
    const message = problem.message.replace(/[^\s.[\]]+\[\d+\](?:\.\w+)*/g, (name) => {
      const named = this.#local(name);
      return named.file === file ? named.path : `${named.path} of ${named.file.file}`;
    });
    return { ...problem, path, message, file: file.file, ...file.positionOf(path) };
  }

  /** Where a path of the whole is. */
  #local(path: string): { readonly file: FiledForm; readonly path: string } {
    const { section = '', index = '', rest = '' } = INDEXED.exec(path)?.groups ?? {};
    const origin = this.#origins.get(section)?.findLast(({ start }) => start <= Number(index));
    if (origin !== undefined) {
      const local = Number(index) - origin.start;
      return { file: origin.file, path: `${joinPath(section, local)}${rest}` };
    }
    const [top = '', inner = ''] = path.split('.');
    const file = this.#fileOfKey.get(`${top}.${inner}`) ?? this.#fileOfKey.get(top);
    return { file: file ?? this.#anyFile(), path };
  }

  #anyFile(): FiledForm {
    const [file] = this.#fileOfKey.values();
    if (file === undefined) throw new Error('a problem of files that hold nothing');
    return file;
  }
}

/** Has nothing that no file wrote, and takes every key as one. */
function emptyForm(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function isMap(value: unknown): value is Form {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
