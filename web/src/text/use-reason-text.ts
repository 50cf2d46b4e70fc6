import { useQuery } from '@tanstack/react-query';
import type { ReasonAnswer } from '../../../src/api/contract.ts';
import { useClient } from '../state/session.tsx';
import { useText } from './use-text.tsx';

/** What a check said is wrong: its reason, and its own words. */
interface SaidReason {
  readonly reason: string | null;
  /** In English. */
  readonly message: string | null;
  readonly hint?: string | null;
}

/**
 * Says what is wrong in the language of the page. In English those are the words of the check, which know more; the words of a reason in
 * other languages come from the service.
 */
export function useReasonText({ reason, message, hint = null }: SaidReason): {
  /** `null`: nothing was said. */
  readonly title: string | null;
  readonly hint: string | null;
} {
  const { language } = useText();
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['reason', language, reason],
    queryFn: ({ signal }) =>
      client.get<ReasonAnswer>(
        `reasons/${encodeURIComponent(reason ?? '')}?language=${language}`,
        signal,
      ),
    enabled: language === 'fa' && reason !== null,
    staleTime: Infinity,
  });
  if (data === undefined) return { title: message ?? reason, hint };
  return { title: data.title, hint: data.hint === '' ? null : data.hint };
}
