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

const list = new Intl.ListFormat("ar");

function persons(count: number): string {
  switch (plural.select(count)) {
    case "zero":
      return "لا أحد";
    case "one":
      return "شخص واحد";
    case "two":
      return "شخصان";
    case "few":
      return `${count} أشخاص`;
    case "many":
      return `${count} شخصًا`;
    default:
      return `${count} شخص`;
  }
}

function otherPersons(count: number): string {
  switch (plural.select(count)) {
    case "zero":
      return "لا أحد غيرهم";
    case "one":
      return "شخص آخر";
    case "two":
      return "شخصان آخران";
    case "few":
      return `${count} أشخاص آخرين`;
    case "many":
      return `${count} شخصًا آخر`;
    default:
      return `${count} شخص آخر`;
  }
}

function people(names: readonly string[], others: number, isExact = true): string {
  const least = isExact ? "" : "على الأقل ";
  if (names.length === 0) return `${least}${persons(others)}`;
  return list.format(others === 0 ? names : [...names, `${least}${otherPersons(others)}`]);
}

export const ar: Required<Strings> = {
  loading: "جارٍ التحميل…",
  empty: "لا يوجد شيء هنا بعد.",
  nothingSoFar: "لم يُعثر على شيء حتى الآن.",
  loadFailed: "تعذّر التحميل.",
  loadMoreFailed: "تعذّر تحميل المزيد.",
  loadMore: "تحميل المزيد",
  loadingMore: "جارٍ تحميل المزيد…",
  retry: "إعادة المحاولة",
  discard: "تجاهل",
  undo: "تراجع",
  edit: "تعديل",
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
  signInFails: "تعذّر تسجيل الدخول الآن، تجري إعادة المحاولة",
  closed: "تم قطع الاتصال",
  notSent: (count) => `لم يُرسل بعد: ${count}`,
  notAccepted: (count) => `لم يُقبل: ${count}`,
  queueTitle: "التغييرات على هذا الجهاز",
  queueClose: "إغلاق",
  queueEmpty: "أُرسل كل شيء.",
  queueWaiting: (count) => `قيد الانتظار (${count})`,
  queueFailed: (count) => `لم يُقبل (${count})`,
  queueMore: (count) => `وغيرها: ${count}`,
  queueLastSynced: (ago) => `آخر مزامنة: ${ago}`,
  queueKept: "ما ينتظر محفوظ على هذا الجهاز، حتى بعد إغلاق الصفحة.",
  queueVolatile: "لا يمكن حفظ ما ينتظر على هذا الجهاز. سيُفقد عند إغلاق هذه الصفحة.",
  queueUnreadable: (count) =>
    `لا يمكن لهذا الإصدار من التطبيق قراءة بعض العناصر (${count})، وهي في الملف المحفوظ.`,
  queueSending: "جارٍ الإرسال…",
  queueFollowing: "علامة تبويب أخرى من هذا التطبيق تقوم بالإرسال.",
  queueOtherUser: "هذه التغييرات تنتظر المستخدم الذي أجراها.",
  queueSetup: "لا يستطيع الخادم قبول التغييرات التي انتظرت. يرجى إبلاغ مسؤول التطبيق.",
  queueWaits: "في الانتظار",
  queueOnItsWay: "في الطريق",
  queueLater: "طلب الخادم الانتظار",
  queueUnknownYet: "لا يعرف الخادم هذا الإجراء بعد",
  queueServerFails: "حدث خطأ في الخادم",
  queueBehind: "بانتظار تغيير آخر",
  queueRejected: "رفضه الخادم.",
  queueConflict: "تغيّر ما يتعلق به في هذه الأثناء.",
  queueUnknown: "لا يعرف الخادم هذا الإجراء.",
  queueVersion: "أنشأه إصدار آخر من هذا التطبيق.",
  queueTooLarge: "حجمه كبير جدًا.",
  queueDependency: "يعتمد على شيء تعذّر تنفيذه.",
  queueServerError: "فشل الخادم مرارًا.",
  queueExpired: "لا يمكن معرفة ما إذا كان قد نُفّذ. تحقّق قبل إعادة المحاولة.",
  queueDiscardAsk: "هل تريد تجاهله نهائيًا؟",
  queueKeep: "إبقاء",
  queueCancel: "إلغاء",
  queueTooLate: "فات الأوان: لقد تغيّرت حالته في هذه الأثناء.",
  queueNotKept: "فشل التخزين على هذا الجهاز، فلم يتغيّر شيء. يرجى المحاولة مجددًا.",
  queueNotDone: "لم ينجح ذلك.",
  queueNotNumber: "يرجى إدخال رقم.",
  queueNotJson: "هذا ليس JSON صالحًا.",
  queueFixed: "لا يمكن تعديله هنا",
  queueYes: "نعم",
  queueNo: "لا",
  queueExport: "حفظ كملف",
  queueCopy: "نسخ",
  queueCopied: "تم النسخ.",
  formPending: "جارٍ الإرسال…",
  formSaved: "محفوظ على هذا الجهاز ولم يُرسل بعد",
  formApplied: "تم",
  formFailed: "تعذّر الحفظ.",
  formUncertain: "لا يُعرف هل تم الحفظ أم لا.",
  formConflict: "غيّر شخص آخر هذا في هذه الأثناء.",
  formInvalid: "يرجى مراجعة الحقول المحددة.",
  formOthers: (count) => `و${count} غيرها`,
  presenceLabel: "الموجودون هنا",
  presenceYou: (name) => `${name} (أنت)`,
  presenceNameless: "مجهول",
  presenceHere: "موجود",
  presenceAway: "غائب",
  presenceUnseen: "لا يظهر للآخرين",
  presenceAwayName: (name) => `${name} (غائب)`,
  presenceMore: (others, isExact) => `${isExact ? "" : "على الأقل "}${otherPersons(others)}`,
  presenceOthers: (others, isExact) => `و${isExact ? "" : "على الأقل "}${otherPersons(others)}`,
  presenceAlone: "أنت وحدك هنا",
  presenceText: (names, others, isExact) => `الموجودون هنا: ${people(names, others, isExact)}`,
  presenceJoined: (names, others) => `انضم ${people(names, others)}`,
  presenceLeft: (names, others) => `غادر ${people(names, others)}`,
  presenceFailed: "لا يُعرف من الموجود هنا.",
  presenceClose: "إغلاق",
  // A verb before those who do it is the same for one and for many.
  typing: (names) => `يكتب الآن ${names}`,
  typingOthers: otherPersons,
  typingPeople: (count) => (count === 1 ? "يكتب الآن شخص ما" : `يكتب الآن ${persons(count)}`),
  typingUnavailable: "تعذّر معرفة من يكتب الآن.",
  cursorsNameless: "مجهول",
  cursorsDenied: "لا يمكنك رؤية ما يشير إليه الآخرون هنا.",
  cursorsFailed: "تعذّر عرض ما يشير إليه الآخرون.",
  lockLabel: "التحرير",
  lockSomebody: "شخص ما",
  lockFree: "لا أحد يحرّر هذا الآن.",
  lockNext: (name) => `الدور الآن: ${name}.`,
  lockMine: "أنت تحرّر هذا.",
  lockTheirs: (name) => `قيد التحرير الآن: ${name}.`,
  lockTheirsFor: (name, duration) => `قيد التحرير الآن: ${name} (المدة: ${duration}).`,
  lockAway: (name) => `قيد التحرير: ${name} (غير متواجد الآن).`,
  lockOtherTab: "مفتوح في علامة تبويب أخرى.",
  lockUnknown: "لا يوجد اتصال. لا يُعرف من يحرّر هذا الآن.",
  lockPlace: (place) => `رقمك في قائمة الانتظار: ${place}.`,
  lockWaiting: "أنت في الانتظار.",
  lockAsked: "تم إرسال الطلب.",
  lockKept: (name) => `لم ينتهِ التحرير بعد: ${name}.`,
  lockUnanswered: (name) => `لا يوجد رد: ${name}.`,
  lockAsks: (name, text) => (text === "" ? `طلب للتحرير من ${name}.` : `طلب للتحرير من ${name}: ${text}`),
  lockTakenOver: "انتقل التحرير إلى شخص آخر.",
  lockExpired: "انتهى تحريرك لأن الاتصال انقطع مدة طويلة.",
  lockRevoked: "لم يعد مسموحًا لك بتحرير هذا.",
  lockOtherUser: "سجّل مستخدم آخر الدخول.",
  lockTextKept: "ما زال نصك في الحقول.",
  lockEdit: "تحرير",
  lockEditHere: "التحرير هنا",
  lockWait: "الانتظار في القائمة",
  lockCancel: "إلغاء",
  lockAsk: "طلب التحرير",
  lockMessage: "رسالة (اختيارية)",
  lockSend: "إرسال",
  lockTakeOver: "تولّي التحرير",
  lockGive: "السماح",
  lockKeep: "الاحتفاظ",
  lockDone: "تم",
  lockCopy: "نسخ نصي",
  lockCopied: "تم النسخ.",
  lockNotCopied: "تعذّر نسخ النص.",
  lockNotDone: "لم ينجح ذلك. يُرجى المحاولة مرة أخرى.",
  lockQueueFull: "عدد المنتظرين كبير جدًا.",
};
