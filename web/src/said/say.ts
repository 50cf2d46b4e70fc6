import type { Problem, ProblemBody } from '../../../src/api/contract.ts';
import type { SaidFile, Say } from './said-words.ts';

/** Languages that the English texts of the service are said in; each is loaded when the first of them is shown. */
const FILES: Readonly<Record<string, () => Promise<{ readonly default: SaidFile }>>> = {
  fa: () => import('../../said-words/fa.json'),
};

const loaded = new Map<string, Promise<Say>>();

/** Says texts of the service in the language that the page is in. */
export function sayHere(): Promise<Say> {
  const { lang } = document.documentElement;
  const known = loaded.get(lang) ?? load(lang);
  loaded.set(lang, known);
  return known;
}

async function load(language: string): Promise<Say> {
  const file = FILES[language];
  if (file === undefined) return (text) => text;
  try {
    const [{ sayIn }, words] = await Promise.all([import('./said-words.ts'), file()]);
    const numbers = new Intl.NumberFormat(language, { useGrouping: false });
    return sayIn(words.default, (amount) => numbers.format(amount));
  } catch {
    // What failed is shown in English rather than not at all, and the words are asked for again.
    loaded.delete(language);
    return (text) => text;
  }
}

/** A refusal of the service in the language of the page; where it is not known, at least its title is. */
export async function saidBody(body: ProblemBody): Promise<ProblemBody> {
  const say = await sayHere();
  const { detail, problems } = body;
  const title = say(body.title);
  const said = say(detail);
  return {
    ...body,
    title,
    detail: said === detail && title !== body.title ? `${title}: ${detail}` : said,
    ...(problems !== undefined && { problems: problems.map((each) => saidProblem(each, say)) }),
  };
}

export function saidProblem(problem: Problem, say: Say): Problem {
  const { message, hint } = problem;
  return { ...problem, message: say(message), ...(hint !== undefined && { hint: say(hint) }) };
}
