import { describe, expect, it } from "vitest";
import { UnseenRows } from "../../src/rows/unseen-rows.js";

/** A list from its end, with the rows that the test says. */
function chat(...keys: string[]) {
  const rows = {
    keys,
    isAtEnd: true,
    get length() {
      return this.keys.length;
    },
    get sequence() {
      return { length: this.length, keyAt: (at: number) => this.keys[at], rowAt: () => undefined };
    },
    indexOf(key: string) {
      return this.keys.indexOf(key);
    },
  };
  const news = new UnseenRows(rows);
  const show = (...next: string[]): number => {
    rows.keys = next;
    news.noteShown(true);
    return news.count;
  };
  show(...keys);
  return { rows, news, show };
}

/** The same, and the reader looks at what is above its last row. */
function chatReadAbove(...keys: string[]) {
  const made = chat(...keys);
  made.rows.isAtEnd = false;
  return made;
}

describe("the count of new rows", () => {
  it("is of those behind the last one that was seen", () => {
    const { show } = chatReadAbove("a", "b", "c");
    expect([show("a", "b", "c", "d"), show("a", "b", "c", "d", "e")]).toEqual([1, 2]);
    expect(show("0", "a", "b", "c", "d", "e")).toBe(2); // An older page isn't new.
  });

  it("is not of those that the reader made", () => {
    const { rows, news, show } = chatReadAbove("a", "b");
    show("a", "b", "c");
    rows.keys = ["a", "b", "c", "mine"];
    news.noteShown(true, ["mine"]);
    expect(news.count).toBe(1);
    expect([show("a", "b", "c", "mine", "d"), show("a", "b", "mine", "d"), show("a", "b", "d")]).toEqual([
      2, 1, 1,
    ]);
    rows.isAtEnd = true;
    expect(show("a", "b", "d")).toBe(0);
    rows.isAtEnd = false;
    expect(show("a", "b", "d", "mine")).toBe(1); // Somebody else's by now, for all that is known.
  });

  it("is of those that are still there when some of them go", () => {
    const { show } = chatReadAbove("a", "b");
    show("a", "b", "c", "d", "e");
    expect([show("a", "b", "c", "e"), show("a", "b"), show("a", "b", "f")]).toEqual([2, 0, 1]);
  });

  it("stays right when the last row that was seen goes, then and later", () => {
    const { show } = chatReadAbove("a", "b", "c");
    show("a", "b", "c", "d", "e");
    expect(show("a", "b", "d", "e")).toBe(2);
    expect(show("a", "b", "d", "e", "f")).toBe(3);
    expect(show("a", "d", "e", "f")).toBe(3);
    expect(show("a", "d", "e", "f", "g")).toBe(4);
  });

  it("stays right when the last row that was seen goes as others come", () => {
    const { show } = chatReadAbove("a", "b", "c");
    expect(show("a", "b", "d", "e")).toBe(2);
    expect(show("a", "f", "g", "h")).toBe(3);
  });

  it("begins anew when all that was seen lately is gone", () => {
    const { show } = chatReadAbove("a", "b");
    show("a", "b", "c");
    expect([show("x", "y"), show("x", "y", "z")]).toEqual([0, 1]);
  });

  it("is nothing at the end, and begins there", () => {
    const { rows, news, show } = chatReadAbove("a", "b");
    show("a", "b", "c");
    rows.isAtEnd = true;
    news.noteSeen(true);
    expect(news.count).toBe(0);
    expect(show("a", "b", "c", "d")).toBe(0);
    rows.isAtEnd = false;
    news.noteSeen(true);
    expect(show("a", "b", "c", "d", "e")).toBe(1);
    news.seen();
    expect([news.count, show("a", "b", "c", "d", "e")]).toEqual([0, 0]);
  });

  it("is nothing in a list that doesn't begin at its end, and nothing is new in an empty one", () => {
    const { rows, news } = chatReadAbove("a");
    rows.keys = ["a", "b"];
    news.noteShown(false);
    expect(news.count).toBe(0);
    const empty = chatReadAbove();
    expect([empty.show("a", "b"), empty.show("a", "b", "c")]).toEqual([0, 1]);
  });
});
