import type { Stage } from "../support/stage.js";

const minute = 60_000;

type Line = readonly [author: string, body: string];

/** A conversation of a team on the day before an opening: who, and what, oldest first. */
const lines: readonly Line[] = [
  ["Margaret", "Good morning! The lights in hall 2 are finally the right colour."],
  ["Grace", "Saw it. The 1952 compiler has never looked better."],
  ["Radia", "Network in the foyer is up. Both loops, so unplugging one cable does nothing."],
  ["Ada", "Which cable did you unplug?"],
  ["Radia", "All of them, one after the other. It's fine."],
  [
    "Katherine",
    "I checked the figures on the orbit panel. Row 4 had a sign the wrong way round, it is mended.",
  ],
  ["Hedy", "Piano rolls arrive at 14:00. Can somebody open the side door?"],
  ["Joan", "I can. Text me when the van is there."],
  ["Annie", "Poster proofs are on the table by the stairs, please tick them off by tonight."],
  ["Grace", "Ticked. The moth stays on page one."],
];

const arabicLines: readonly Line[] = [
  ["ليلى", "صباح الخير! الإضاءة في القاعة الثانية جاهزة الآن."],
  ["سلمى", "رأيتها، تبدو رائعة."],
  ["نور", "تصل اللوحات الساعة 14:00. من يفتح الباب الجانبي؟"],
  ["مريم", "أنا. أرسلوا لي رسالة عند وصول السيارة."],
];

/** Puts the conversation into the channel `opening`, its last line seven minutes ago. */
export async function addChat(stage: Stage, count = lines.length): Promise<void> {
  await addLines(stage, "opening", lines.slice(0, count));
}

export async function addArabicChat(stage: Stage): Promise<void> {
  await addLines(stage, "الافتتاح", arabicLines);
}

/** The conversation again and again, for what needs a long one. */
export async function addLongChat(stage: Stage, count: number): Promise<void> {
  await addLines(
    stage,
    "opening",
    Array.from({ length: count }, (_, index) => lines[index % lines.length]!),
  );
}

async function addLines(stage: Stage, channel: string, shown: readonly Line[]): Promise<void> {
  const now = Date.now();
  const rows = shown.map(([author, body], index) => ({
    ...{ channel, author, body },
    at: now - (shown.length - index) * 7 * minute,
  }));
  await stage.run("messages:add", { rows });
}
