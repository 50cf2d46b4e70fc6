import { PROJECT_KEY } from '../../core/projects/project-field.ts';
import type { ServiceContext } from '../context.ts';

/** The form of something new: without a project of its own it belongs to the caller's. */
export function atHome({ home }: Pick<ServiceContext, 'home'>, form: unknown): unknown {
  const isForm = typeof form === 'object' && form !== null && !Array.isArray(form);
  return home === undefined || !isForm || PROJECT_KEY in form ? form : { ...form, project: home };
}
