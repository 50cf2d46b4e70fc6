import type { NoteTexts } from '../../core/check/notes.ts';
import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const httpReasons = {
  redirect_loop: {
    title: 'redirect loop',
    hint: 'The redirects lead back to a page already visited.',
    fa: {
      title: 'حلقهٔ تغییر مسیر',
      hint: 'تغییر مسیرها به صفحه‌ای برمی‌گردند که پیش‌تر دیده شد.',
    },
  },
  too_many_redirects: {
    title: 'too many redirects',
    hint: 'Monitor the final address, or raise the limit.',
    fa: {
      title: 'تغییر مسیر بیش از اندازه',
      hint: 'نشانی نهایی را پایش کنید، یا حد را بالا ببرید.',
    },
  },
  bad_redirect: {
    title: 'broken redirect',
    hint: 'The Location header is not a usable address.',
    fa: {
      title: 'تغییر مسیر خراب',
      hint: 'سرایند Location نشانی درستی ندارد.',
    },
  },
  keyword_present: {
    title: 'forbidden text present',
    hint: 'The page answers but contains text that must not be there.',
    fa: {
      title: 'متن ممنوع یافت شد',
      hint: 'صفحه پاسخ می‌دهد ولی متنی دارد که نباید داشته باشد.',
    },
  },
  pattern_missing: {
    title: 'required pattern missing',
    hint: 'The page answers but does not match the required pattern.',
    fa: { title: 'الگوی لازم یافت نشد', hint: 'صفحه پاسخ می‌دهد ولی با الگوی لازم نمی‌خواند.' },
  },
  pattern_present: {
    title: 'forbidden pattern present',
    hint: 'The page answers but matches a pattern that it must not match.',
    fa: { title: 'الگوی ممنوع یافت شد', hint: 'صفحه پاسخ می‌دهد ولی با الگوی ممنوع می‌خواند.' },
  },
  not_json: {
    title: 'the answer is not JSON',
    hint: 'Conditions on JSON need a document of at most 1 MiB: is this the address of the API?',
    fa: { title: 'پاسخ JSON نیست', hint: 'آیا این نشانی API است؟ سند باید حداکثر ۱ مبی‌بایت باشد.' },
  },
  json_mismatch: {
    title: 'a condition on JSON does not hold',
    hint: 'The answer is JSON, but a value in it is not as required.',
    fa: {
      title: 'شرطی بر JSON برقرار نیست',
      hint: 'پاسخ JSON است ولی مقداری در آن چنان که باید نیست.',
    },
  },
  header_mismatch: {
    title: 'a condition on headers does not hold',
    hint: 'The answer came, but a header of it is not as required.',
    fa: {
      title: 'شرطی بر سرآیندها برقرار نیست',
      hint: 'پاسخ آمد ولی سرآیندی از آن چنان که باید نیست.',
    },
  },
  wrong_final_url: {
    title: 'redirects end elsewhere',
    hint: 'The redirects lead to another address than the required one.',
    fa: { title: 'تغییر مسیرها به جای دیگری می‌رسند', hint: 'تغییر مسیرها به نشانی لازم نمی‌رسند.' },
  },
  too_slow: {
    title: 'the answer came too slowly',
    hint: 'The site answers, but later than its response time limit allows.',
    fa: { title: 'پاسخ دیر آمد', hint: 'سایت پاسخ می‌دهد ولی دیرتر از حد مجاز.' },
  },
  bad_encoding: {
    title: 'broken content encoding',
    hint: 'The body cannot be decompressed.',
    fa: { title: 'فشرده‌سازی نادرست', hint: 'صفحه را نمی‌توان از حالت فشرده درآورد.' },
  },
  redirect_scheme: {
    title: 'redirect to a forbidden scheme',
    hint: 'Only http and https are followed.',
    fa: { title: 'تغییر مسیر به طرحی ممنوع', hint: 'تنها http و https دنبال می‌شوند.' },
  },
  body_redirect: {
    title: 'body redirected to another site',
    hint: 'A request body is sent to the origin of the address only: monitor the final address.',
    fa: {
      title: 'تغییر مسیر بدنهٔ درخواست به سایتی دیگر',
      hint: 'بدنهٔ درخواست تنها به مبدأ نشانی فرستاده می‌شود: نشانی پایانی را پایش کنید.',
    },
  },
  userinfo: {
    title: 'credentials in a redirect',
    hint: 'Redirects with user and password are not followed.',
    fa: {
      title: 'نام کاربری یا رمز در تغییر مسیر',
      hint: 'تغییر مسیرهایی که نام کاربری و رمز دارند دنبال نمی‌شوند.',
    },
  },
  port: {
    title: 'forbidden port',
    hint: 'This port belongs to another kind of service.',
    fa: { title: 'درگاه ممنوع', hint: 'این درگاه از آنِ نوع دیگری از سرویس است.' },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type HttpReason = Reason | keyof typeof httpReasons;

/** Notes that only this kind makes. */
export const httpNotes = {
  bad_encoding: {
    text: 'The page is not compressed as its header announces; what could be read of it was judged.',
    fa: 'صفحه آن‌گونه که سرایندش می‌گوید فشرده نیست؛ بر پایهٔ بخش خواندنی آن حکم شد.',
  },
  head_body: {
    text: 'The server sends a page with its answer to HEAD, which HTTP forbids.',
    fa: 'سرور همراه پاسخ HEAD صفحه هم می‌فرستد، که در HTTP ممنوع است.',
  },
  head_unsupported: {
    text: 'HEAD does not work here, GET does; GET is sent first for a day.',
    fa: 'HEAD اینجا کار نمی‌کند ولی GET می‌کند؛ تا یک روز نخست GET فرستاده می‌شود.',
  },
  https_downgrade: {
    text: 'A redirect leads from https to http, where anyone on the network path can read the traffic.',
    fa: 'تغییر مسیری از https به http می‌رود، و در راه هر کسی می‌تواند محتوا را بخواند.',
  },
  looks_like_tls: {
    text: 'The answer looks like TLS: is the address meant to be https://?',
    fa: 'پاسخ به TLS می‌ماند: آیا نشانی باید با https:// آغاز شود؟',
  },
  multiple_choices: {
    text: 'The server offers several pages (300) instead of choosing one.',
    fa: 'سرور به جای گزیدن یک صفحه چند صفحه پیشنهاد می‌کند (۳۰۰).',
  },
  odd_304: {
    text: 'The server answered "not modified" although the request was not conditional.',
    fa: 'سرور پاسخ «تغییر نکرده» داد، با آن‌که درخواست مشروط نبود.',
  },
  odd_version: {
    text: 'The answer names an HTTP version other than 1.0 and 1.1.',
    fa: 'پاسخ نسخه‌ای از HTTP جز ۱٫۰ و ۱٫۱ نام می‌برد.',
  },
  redirect_without_location: {
    text: 'A redirect has no Location header.',
    fa: 'تغییر مسیری سرایند Location ندارد.',
  },
  retry_after: {
    text: 'The server says when to retry.',
    fa: 'سرور می‌گوید چه هنگام دوباره بپرسیم.',
  },
  server_clock: {
    text: 'The date in the answer is more than a year off: is the server’s clock right?',
    fa: 'تاریخ پاسخ بیش از یک سال خطا دارد: آیا ساعت سرور درست است؟',
  },
  truncated_at_cap: {
    text: 'The page is longer than the part that is read.',
    fa: 'صفحه بلندتر از بخشی است که خوانده می‌شود.',
  },
} as const satisfies NoteTexts;
