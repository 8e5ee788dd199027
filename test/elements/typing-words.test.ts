import { describe, expect, it } from "vitest";
import type { Member } from "../../src/core/rooms/members-state.js";
import { TypingNews } from "../../src/elements/typing-indicator/typing-news.js";
import { typingSentence, typingWords } from "../../src/elements/typing-indicator/typing-sentence.js";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { en } from "../../src/locales/en.js";
import type { Strings } from "../../src/locales/strings.js";

const tables: Readonly<Record<string, Strings>> = { en, "en-US": en, de, ar };

function say(locale: string, names: readonly string[], others = 0, words = tables[locale]!) {
  return typingSentence(names, others, { maxNames: 2, words: typingWords(words), locale });
}

describe("who is typing, in words", () => {
  it.each<[string, string[], number, string]>([
    ["en", ["Ada"], 0, "Ada is typing"],
    ["en", ["Ada", "Grace"], 0, "Ada and Grace are typing"],
    ["en", ["Ada", "Grace", "Linus"], 0, "Ada, Grace and 1 other are typing"],
    ["en", ["Ada", "Grace", "Linus"], 2, "Ada, Grace and 3 others are typing"],
    ["en-US", ["Ada", "Grace", "Linus"], 2, "Ada, Grace, and 3 others are typing"],
    ["en", ["Ada"], 1, "Ada and 1 other are typing"],
    ["en", [], 1, "Somebody is typing"],
    ["en", [], 4, "4 people are typing"],
    ["en", ["  "], 0, "Somebody is typing"],
    ["en", ["Ada", ""], 0, "Ada and 1 other are typing"],
    ["de", ["Ada"], 0, "Ada schreibt gerade"],
    ["de", ["Ada", "Grace", "Linus"], 2, "Ada, Grace und 3 weitere Personen schreiben gerade"],
    ["de", ["Ada"], 1, "Ada und 1 weitere Person schreiben gerade"],
    ["de", [], 2, "2 Personen schreiben gerade"],
    ["ar", ["آدا"], 0, "يكتب الآن آدا"],
    ["ar", ["آدا", "غريس"], 0, "يكتب الآن آدا وغريس"],
    ["ar", ["آدا"], 1, "يكتب الآن آدا وشخص آخر"],
    ["ar", ["آدا"], 2, "يكتب الآن آدا وشخصان آخران"],
    ["ar", ["آدا"], 3, "يكتب الآن آدا و3 أشخاص آخرين"],
    ["ar", ["آدا"], 11, "يكتب الآن آدا و11 شخصًا آخر"],
    ["ar", [], 2, "يكتب الآن شخصان"],
  ])("%s: %j and %i others", (locale, names, others, text) => {
    const sentence = say(locale, names, others);
    expect(sentence.text.replaceAll("\u200f", "")).toBe(text);
    expect(sentence.parts.map((part) => part.text).join("")).toBe(sentence.text);
  });

  it("tells names from what is around them, also one that is a word of the sentence", () => {
    const named = (...names: string[]) =>
      say("en", names)
        .parts.filter(({ isName }) => isName)
        .map(({ text }) => text);
    expect(named("Ada", "and")).toEqual(["Ada", "and"]);
    expect(named("is")).toEqual(["is"]);
    expect(named("Ada", "Grace", "Linus")).toEqual(["Ada", "Grace"]);
  });

  it("takes the page's own words as they are", () => {
    const without = say("en", ["Ada"], 0, { ...en, typing: () => "Somebody writes" });
    expect(without.parts).toEqual([{ isName: false, text: "Somebody writes" }]);
    const twice = say("en", ["Ada"], 0, { ...en, typing: (names) => `${names} (${names})` });
    expect(twice.text).toBe("Ada (Ada)");
  });
});

describe("the news of who is typing", () => {
  const member = (userId: string): Member => ({
    ...{ userId, name: userId, avatar: null, color: null },
    ...{ isSelf: false, isAway: false, joinedAt: 0 },
  });
  const [ada, ben] = [member("ada"), member("ben")];

  it("is nobody who typed before anybody looked", () => {
    const news = new TypingNews();
    expect(news.take([ada], 0)).toBe(false);
    expect(news.take([ada, ben], 1_000)).toBe(true);
    expect(news.tell([ada, ben])).toEqual([ben]);
  });

  it("is who began, once, however often they pause", () => {
    const news = new TypingNews();
    news.take([], 0);
    expect(news.take([ada], 0)).toBe(true);
    expect(news.tell([ada])).toEqual([ada]);
    for (let at = 5_000; at < 120_000; at += 10_000)
      expect([news.take([], at), news.take([ada], at + 5_000)]).toEqual([false, false]);
    expect(news.take([], 160_000)).toBe(false);
    expect(news.take([ada], 161_000)).toBe(true);
  });

  it("is all who began until it is told, but for those who have stopped", () => {
    const news = new TypingNews();
    news.take([], 0);
    news.take([ada], 0);
    news.take([ada, ben], 100);
    expect(news.tell([ben])).toEqual([ben]);
    expect(news.tell([ada, ben])).toEqual([]);
  });

  it("is of one room", () => {
    const news = new TypingNews();
    news.take([], 0);
    news.take([ada], 0);
    news.forget();
    expect([news.take([ben], 1), news.tell([ada, ben])]).toEqual([false, []]);
  });
});
