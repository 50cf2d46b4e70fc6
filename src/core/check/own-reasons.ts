/** A reason of our own, in both languages. */
export interface OwnReasonText {
  readonly title: string;
  readonly hint: string;
  readonly fa: { readonly title: string; readonly hint: string };
}

const own = (title: string, persian: string): OwnReasonText => ({
  title,
  hint: 'This is a problem of the monitor itself, not of the site.',
  fa: { title: persian, hint: 'این مشکل از خود پایشگر است، نه از سایت.' },
});

/** Faults of our own, which count against no site. */
export const OWN_REASON_TEXTS = {
  away: own('the monitor itself was not running', 'خود پایشگر روشن نبود'),
  resources: own('out of file descriptors or memory', 'توصیف‌گر پرونده یا حافظه تمام شده است'),
  resolver: own('our resolver does not work', 'سرور DNS ما کار نمی‌کند'),
  ports: own('out of local ports', 'درگاه‌های محلی ما تمام شده‌اند'),
  network: own('our network does not work', 'شبکهٔ ما کار نمی‌کند'),
  stall: own('the monitor was stalled', 'پایشگر مدتی از کار ایستاده بود'),
  clock: own('our clock jumped', 'ساعت ما جابه‌جا شد'),
  crash: own('the probe process crashed', 'فرایند بررسی از کار افتاد'),
  stopped: own('the probe was stopped', 'بررسی متوقف شد'),
  no_worker: own('no worker takes checks', 'هیچ کارگری بررسی‌ها را انجام نمی‌دهد'),
  no_redis: own('the queue of checks cannot be used', 'صف بررسی‌ها در دسترس نیست'),
  proxy: {
    title: 'the proxy does not work',
    hint: 'The proxy of this monitor cannot be reached, or refuses us; this says nothing about the site.',
    fa: {
      title: 'پروکسی کار نمی‌کند',
      hint: 'پروکسی این پایش در دسترس نیست یا ما را نمی‌پذیرد؛ این چیزی دربارهٔ سایت نمی‌گوید.',
    },
  },
  given_resolver: {
    title: 'the resolver of this monitor does not work',
    hint: 'The name servers that this monitor names do not answer; this says nothing about the site.',
    fa: {
      title: 'سرور DNS این پایش کار نمی‌کند',
      hint: 'سرورهای نامی که این پایش نام برده پاسخ نمی‌دهند؛ این چیزی دربارهٔ سایت نمی‌گوید.',
    },
  },
  credentials: {
    title: 'certificate files cannot be used',
    hint: 'A file of clientCert, clientKey or ca cannot be read here, or key and passphrase do not fit.',
    fa: {
      title: 'پرونده‌های گواهی کار نمی‌کنند',
      hint: 'پروندهٔ clientCert یا clientKey یا ca روی ماشین پایشگر نیست، PEM نیست، یا کلید و گذرواژه به هم نمی‌خورند؛ این مشکل از سایت نیست.',
    },
  },
};
