import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Member, MembersState } from "../../src/core/rooms/members-state.js";
import type { Room } from "../../src/core/rooms/room.js";
import { changeBetween } from "../../src/elements/presence-indicator/presence-news.js";
import { PresenceTeller } from "../../src/elements/presence-indicator/presence-teller.js";
import { presenceWords } from "../../src/elements/presence-indicator/presence-words.js";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { en } from "../../src/locales/en.js";

type Here = Extract<MembersState, { name: "here" }>;

const member = (name: string, more: Partial<Member> = {}): Member => ({
  ...{ userId: name, name, avatar: null, color: null, isSelf: false, isAway: false, joinedAt: 0 },
  ...more,
});
const self = member("Me", { isSelf: true });

function here(members: readonly Member[], count = members.length + 1): Here {
  return { name: "here", members: [self, ...members], count, isExact: true, isStale: false };
}

describe("who came and left", () => {
  const named = (members: readonly Member[]) => members.map(({ name }) => name);

  it("is nobody while everybody is as before", () => {
    const [ada] = [member("Ada")];
    expect(changeBetween(here([ada]), here([ada]))).toBeUndefined();
    const away = changeBetween(here([ada]), here([member("Ada", { isAway: true })]));
    expect(away).toEqual({ joined: [], left: [] });
  });

  it("is not who comes into the list of a room that is larger than it", () => {
    const full = here([member("A"), member("B")], 10);
    const change = changeBetween(full, here([member("B"), member("C")], 9))!;
    expect([named(change.joined), named(change.left)]).toEqual([[], ["A"]]);
  });

  it("is the difference of two sets, whatever they are", () => {
    const people = fc.uniqueArray(fc.constantFrom(..."ABCDEF")).map((names) => names.map((n) => member(n)));
    fc.assert(
      fc.property(people, people, (before, now) => {
        const { joined, left } = changeBetween(here(before), here(now)) ?? { joined: [], left: [] };
        const names = [new Set(named(before)), new Set(named(now))] as const;
        expect(named(joined)).toEqual(named(now).filter((name) => !names[0].has(name)));
        expect(named(left)).toEqual(named(before).filter((name) => !names[1].has(name)));
      }),
    );
  });
});

describe("what is said of it", () => {
  let said: string[];
  let waiting: (() => string)[];
  let teller: PresenceTeller;
  const room = {} as Room;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    waiting = [];
    teller = new PresenceTeller({ say: (text) => waiting.push(text), words: () => presenceWords(en) });
  });
  afterEach(() => vi.useRealTimers());

  const see = (state: MembersState, where: Room | undefined = room) => teller.take(where, state, true);
  /** Lets all be said that waits for it, as the announcer does when it is calm. */
  const speak = (): void => {
    vi.advanceTimersByTime(1_000);
    said.push(...waiting.splice(0).map((text) => text().replaceAll(/[\u2068\u2069]/g, "")));
  };

  it("is one sentence for all who come within a second, with two names", () => {
    see(here([]));
    for (const names of ["A", "AB", "ABC", "ABCD"]) {
      vi.advanceTimersByTime(300);
      see(here([...names].map((name) => member(name))));
    }
    speak();
    expect(said).toEqual(["A, B and 2 others joined"]);
    speak();
    expect(said).toHaveLength(1);
  });

  it("is of who comes and who leaves together", () => {
    see(here([member("A"), member("B")]));
    see(here([member("B"), member("C")]));
    see(here([member("C")]));
    speak();
    expect(said).toEqual(["C joined. A and B left"]);
  });

  it("is nothing of the first list, of oneself, of who is away, and of who is back before it is said", () => {
    see(here([member("A")]));
    see(here([member("A", { isAway: true })]));
    see({ ...here([]), members: [member("A")], count: 1 });
    speak();
    see(here([member("A")]));
    speak();
    see(here([member("A"), member("B")]));
    see(here([member("A")]));
    speak();
    expect(said.filter(Boolean)).toEqual([]);
  });

  it("goes on with what comes while the announcer isn't ready", () => {
    see(here([]));
    see(here([member("A")]));
    vi.advanceTimersByTime(1_000);
    see(here([member("A"), member("B")]));
    vi.advanceTimersByTime(1_000);
    // The announcer keeps the newest of what waits.
    waiting.splice(0, waiting.length - 1);
    speak();
    expect(said).toEqual(["A and B joined"]);
  });

  it.each<[string, () => void]>([
    ["another room", () => void see(here([member("X")]), {} as Room)],
    ["nothing any more", () => void see({ name: "denied", data: undefined })],
    ["the end", () => teller.forget()],
  ])("is nothing of a room after which comes %s", (_what, next) => {
    see(here([]));
    see(here([member("A")]));
    next();
    speak();
    expect(said).toEqual([]);
  });

  it("is nothing unless it is asked for", () => {
    teller.take(room, here([]), false);
    expect(teller.take(room, here([member("A")]), false)!.joined).toHaveLength(1);
    speak();
    expect(said).toEqual([]);
  });

  it("tells of an empty first list once, and of none after one", () => {
    expect(see({ name: "joining" })).toBeUndefined();
    expect(see(here([member("A")]))).toEqual({ joined: [], left: [] });
    expect(see({ name: "joining" })).toEqual({ joined: [], left: [] });
    expect(see({ name: "joining" })).toBeUndefined();
  });
});

describe("words for who is here", () => {
  it.each([
    [["Ada"], 0, "Ada is here"],
    [["Ada", "Grace"], 0, "Ada and Grace are here"],
    [["Ada"], 1, "Ada and 1 other are here"],
    [["Ada", "Grace"], 3, "Ada, Grace and 3 others are here"],
    [[], 1, "1 person is here"],
    [[], 4, "4 people are here"],
  ])("%j and %i others", (names, others, text) =>
    expect(presenceWords(en).presenceText(names, others, true)).toBe(text),
  );

  it("say so where it isn't known how many", () => {
    const words = presenceWords(en);
    expect(words.presenceText(["Ada"], 99, false)).toBe("Ada and at least 99 others are here");
    expect(words.presenceMore(95, false)).toBe("at least 95 more people");
    expect(words.presenceOthers(1, true)).toBe("and 1 more");
  });

  it("have as many forms as the language has", () => {
    const forms = (words: ReturnType<typeof presenceWords>) =>
      new Set(
        [0, 1, 2, 3, 11, 100].map((count) => words.presenceMore(count, true).replace(String(count), "#")),
      );
    expect(forms(presenceWords(ar)).size).toBe(6);
    expect([1, 2].map((count) => presenceWords(de).presenceMore(count, true))).toEqual([
      "1 weitere Person",
      "2 weitere Personen",
    ]);
    expect(presenceWords(de).presenceJoined(["Ada"], 0)).toBe("Ada ist dazugekommen");
  });
});
