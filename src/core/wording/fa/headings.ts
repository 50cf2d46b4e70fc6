import type { HeadingPhrases } from '../phrase-types.ts';

/** First sentences and subjects in Persian. */
export const headings: HeadingPhrases = {
  isDown: (name) => [`${name} از دسترس خارج شده است.`],
  isStillDown: (name, lasts) => [
    `${name} همچنان از دسترس خارج است.`,
    ...(lasts === null ? [] : [`مدت قطعی تا کنون: ${lasts}.`]),
  ],
  stillDown: (lasts) => `قطع به مدت ${lasts}`,
  isBack: (name, lasted) => [`${name} دوباره در دسترس است.`, `مدت قطعی: ${lasted}.`],
  backAfter: (lasted) => `بازگشت پس از ${lasted}`,
  isBackUpTo: (name, lasted) => [
    `${name} دوباره در دسترس است.`,
    `مدت قطعی: حداکثر ${lasted}؛ بخشی از این مدت پایش نشده است.`,
  ],
  backAfterUpTo: (lasted) => `بازگشت، حداکثر پس از ${lasted}`,
  isFolded: (from, to) =>
    `از ${from} تا ${to} از دسترس خارج بود. پیام آغاز قطعی به‌موقع نرسید؛ این پیام جای هر دو را می‌گیرد.`,
  ends: {
    deleted: {
      short: 'پایشگر حذف شد',
      headline: (name) => [`${name} دیگر پایش نمی‌شود: پایشگر آن حذف شد.`],
    },
    retargeted: {
      short: 'نشانی عوض شد',
      headline: (name) => [
        `${name} اکنون با نشانی دیگری پایش می‌شود.`,
        'رخداد نشانی پیشین بدون بازگشت بسته شد.',
      ],
    },
    paused: {
      short: 'پایش متوقف شد',
      headline: (name) => [
        `پایش ${name} متوقف شد و رخداد باز آن بدون بازگشت بسته شد.`,
        'اگر هنگام ازسرگیری در دسترس نباشد، دوباره خبر می‌دهیم.',
      ],
    },
  },
  isUnjudged: (name) => [`یک روز است که وضعیت ${name} نامعلوم است: اگر قطع شود، دیده نمی‌شود.`],
  isJudged: (name, lasted) => [`وضعیت ${name} دوباره معلوم است.`, `مدت بی‌خبری: ${lasted}.`],
  judgedAfter: (lasted) => `دوباره معلوم، پس از ${lasted}`,
  isSlow: (name) => [`${name} کند است.`],
  isSlowOver: (name, lasted) => [`سرعت ${name} دوباره عادی است.`, `مدت کندی: ${lasted}.`],
  slowOver: 'بازگشت به سرعت عادی',
  unstable: 'پی‌درپی قطع می‌شود',
  isUnstable: (name) => [`${name} ناپایدار است: اندکی پس از بازگشت دوباره قطع شد.`],
  unstableHint:
    'تا ده دقیقه پس از آخرین تغییر وضعیت پیام دیگری نمی‌آید؛ سپس یک پیام همه را جمع‌بندی می‌کند.',
  unstableOver: (outages) => `آرام پس از ${outages} قطعی`,
  isCalmUp: (name, { outages, downFor }) => [
    `${name} در دسترس است و ده دقیقه آرام بوده است.`,
    `شمار قطعی‌ها: ${outages}، روی هم ${downFor}.`,
  ],
  isCalmDown: (name, { outages, downFor }) => [
    `${name} از دسترس خارج است و همچنان قطع مانده است.`,
    `شمار قطعی‌ها تا کنون: ${outages}، روی هم ${downFor}.`,
  ],
  isEscalated: (name) => [`${name} همچنان از دسترس خارج است و هنوز کسی رسیدگی را نپذیرفته است.`],
  acknowledged: (by) => `${by} رسیدگی را پذیرفت`,
  isAcknowledged: (name, by) => [
    `${by} رسیدگی به قطعی ${name} را پذیرفت.`,
    'یادآوری و ارجاع پایان می‌یابد.',
  ],
  test: 'پیام آزمایشی',
  testHeadline: ['این یک پیام آزمایشی است: کانال کار می‌کند.'],
  alarmHeadline: (trouble) => [
    `سنجاب آپ‌تایم اکنون نمی‌تواند وضعیت سایت‌ها را تشخیص دهد: ${trouble}.`,
  ],
  alarmOver: (lasted) => `تشخیص دوبارهٔ وضعیت‌ها، پس از ${lasted}`,
  alarmOverHeadline: (lasted) => [
    'سنجاب آپ‌تایم دوباره وضعیت سایت‌ها را تشخیص می‌دهد.',
    `مدت بی‌خبری: ${lasted}.`,
  ],
  alarmHint:
    'قطعی سایت‌هایی که وضعیتشان معلوم نیست خبر داده نمی‌شود؛ پس از پنج دقیقه به مالکانشان اطلاع می‌دهیم. بررسی‌ها ادامه دارد و این هشدار با رفع علت خودبه‌خود پایان می‌یابد.',
  unwritten: {
    headline: ['سنجاب آپ‌تایم نمی‌تواند در پایگاه دادهٔ خود بنویسد.', 'سایت‌ها همچنان بررسی می‌شوند.'],
    hint: 'خبر قطعی‌ها از حافظه فرستاده می‌شود؛ تاریخچهٔ این مدت شاید از دست برود. آیا دیسک پر یا فقط‌خواندنی است؟ این هشدار با رفع علت خودبه‌خود پایان می‌یابد.',
    over: (lasted) => `پایگاه داده دوباره نوشتنی است، پس از ${lasted}`,
    overHeadline: (lasted) => [
      'سنجاب آپ‌تایم دوباره در پایگاه دادهٔ خود می‌نویسد.',
      `مدت ناتوانی: ${lasted}.`,
    ],
  },
  unjudged: (count) => `وضعیت ${count} مورد از پایش‌های شما نامعلوم است`,
  unjudgedHeadline: ({ count, since, trouble }) => [
    `از ${since} وضعیت ${count} مورد از پایش‌های شما نامعلوم است.`,
    `مشکل از ماست: ${trouble}.`,
  ],
  unjudgedHint:
    'شاید در دسترس باشند و شاید نباشند؛ ما نمی‌دانیم. اگر قطعی ادامه یابد، پس از رفع مشکل خبر می‌دهیم؛ پایان این وضع را هم اطلاع می‌دهیم.',
  judgedAgain: (lasted) => `وضعیت دوباره معلوم است، پس از ${lasted}`,
  judgedAgainHeadline: (lasted) => [
    'وضعیت پایش‌های شما دوباره معلوم است.',
    `مدت بی‌خبری: ${lasted}.`,
  ],
  lateMark: 'با تأخیر',
  isLate: (written) => `این پیام با تأخیر می‌رسد: ${written} نوشته شد و تا اکنون نرسیده بود.`,
  isOver: (since) => `قطعی از ${since} پایان یافته است.`,
  wasDown: (name) => [`${name} از دسترس خارج بود.`],
  undelivered: 'پیامی به گیرنده نرسید',
  undeliveredHeadline: (name) => [`پیامی دربارهٔ ${name} به گیرنده نرسید و کنار گذاشته شد.`],
  undeliveredHint:
    'گیرنده آن را ندیده است. پیام نگه داشته می‌شود و پس از رفع مشکل کانال می‌توان آن را دوباره فرستاد. پیام‌های بعدی که به این گیرنده نرسد شمرده می‌شود و زودتر از یک ساعت دیگر خبر داده نمی‌شود.',
  dailyLimit: 'سقف پیام‌های روزانه پر شد',
  dailyLimitHeadline: (channel) => [`کانال ${channel} به سقف پیام‌های روزانهٔ خود رسیده است.`],
  dailyLimitHint:
    'پیام‌هایی که این کانال تا نیمه‌شب به وقت UTC نمی‌فرستد از کانال بعدی همان مالک فرستاده می‌شود؛ آن پیام‌ها نگه داشته می‌شود و می‌توان دوباره فرستادشان. این سقف در تنظیمات کانال است.',
  groupSubject: (down, back) =>
    [
      ...(down === null ? [] : [`${down} سایت قطع`]),
      ...(back === null ? [] : [`بازگشت ${back} سایت`]),
    ].join('، '),
  groupHeadline: (down, back) => {
    const isBack = back === null ? null : `${back} سایت دوباره در دسترس است.`;
    const isDown = down === null ? null : `${down} سایت از دسترس خارج است.`;
    if (isDown === null) return [isBack ?? ''];
    return isBack === null ? [isDown] : [isDown, isBack];
  },
  groupMore: (count) => `و ${count} مورد دیگر`,
};
