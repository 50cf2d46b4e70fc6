import { fieldValues, type HttpHead } from '../../../network/index.ts';
import { OPERATOR_HINT, readCondition, type Condition } from './condition.ts';
import { describeValues, type ConditionFault } from './json-condition.ts';

/** A condition on the fields of a head, such as `Content-Type contains json` or `X-Debug absent`. */
export interface HeaderCondition {
  readonly name: string;
  readonly condition: Condition;
}

/** Reads a condition on a header; a fault is what is wrong with it. */
export function readHeaderCondition(text: string): HeaderCondition | ConditionFault {
  const [, name, rest] =
    /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}?)((?:\s|==|!=|[<>]).*)$/s.exec(text) ?? [];
  if (name === undefined || rest === undefined) {
    return {
      message: 'does not begin with the name of a header and a comparison',
      hint: 'for example Content-Type contains json, or X-Debug absent',
    };
  }
  const condition = readCondition(rest);
  return typeof condition === 'string'
    ? { message: condition, hint: OPERATOR_HINT }
    : { name, condition };
}

/** Why a head does not meet a condition, as a clause for people; `null` when it does. */
export function headerMissOf({ name, condition }: HeaderCondition, head: HttpHead): string | null {
  const values = fieldValues(head, name.toLowerCase());
  if (condition.holds(values)) return null;
  return `the header ${name} ${describeValues(values)}, expected ${condition.text}`;
}
