import type { Strings } from "./strings.js";

const plural = new Intl.PluralRules("ar");

function rowsAdded(count: number): string {
  switch (plural.select(count)) {
    case "zero":
      return "لا عناصر جديدة";
    case "one":
      return "عنصر جديد واحد";
    case "two":
      return "عنصران جديدان";
    case "few":
      return `${count} عناصر جديدة`;
    case "many":
      return `${count} عنصرًا جديدًا`;
    default:
      return `${count} عنصر جديد`;
  }
}

function nextTry(seconds: number): string {
  switch (plural.select(seconds)) {
    case "zero":
      return "المحاولة التالية الآن";
    case "one":
      return "المحاولة التالية بعد ثانية";
    case "two":
      return "المحاولة التالية بعد ثانيتين";
    case "few":
      return `المحاولة التالية بعد ${seconds} ثوانٍ`;
    default:
      return `المحاولة التالية بعد ${seconds} ثانية`;
  }
}

export const ar: Strings = {
  loading: "جارٍ التحميل…",
  empty: "لا يوجد شيء هنا بعد.",
  loadFailed: "تعذّر التحميل.",
  loadMoreFailed: "تعذّر تحميل المزيد.",
  loadMore: "تحميل المزيد",
  loadingMore: "جارٍ تحميل المزيد…",
  retry: "إعادة المحاولة",
  rowFailed: "لا يمكن عرض هذا العنصر.",
  noClient: "غير متصل بأي خادم.",
  rowsAdded,
  newRows: rowsAdded,
  accessDenied: "ليس لديك إذن بالوصول إلى هذا المحتوى.",
  noValue: "لا يوجد",
  valueUnavailable: "غير متاح",
  valueOutdated: "غير محدّث",
  sparkline: (_count, from, to) => `القيم الأخيرة: من ${from} إلى ${to}`,
  connection: "الاتصال",
  connecting: "جارٍ الاتصال…",
  connected: "متصل",
  reconnecting: "انقطع الاتصال",
  unreachable: "تعذّر الوصول إلى الخادم",
  nextTry,
  tryNow: "حاول الآن",
  offline: "غير متصل بالإنترنت",
  needsAuth: "يرجى تسجيل الدخول مجددًا",
  closed: "تم قطع الاتصال",
};
