import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root, textOf } from "./markdown.js";

interface Item {
  readonly isDone: boolean;
  readonly number: number;
  readonly text: string;
  /** Files that it names, from the root. */
  readonly files: readonly string[];
}

function itemsOf(page: string): Item[] {
  const items = page.matchAll(/^- \[([ x])\] \*\*(\d+)\. ([\s\S]*?)(?=^- |^#|(?![\s\S]))/gm);
  return [...items].map(([, mark, number, text = ""]) => ({
    isDone: mark === "x",
    number: Number(number),
    text,
    files: [...text.matchAll(/\]\(([^)#]+)/g)].map(([, file = ""]) => path.posix.join("docs", file)),
  }));
}

describe("the checklist", () => {
  const items = itemsOf(textOf("docs/checklist.md"));

  it("has all fifty, in their order", () => {
    expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it("shows each that is ticked by something that exists", () => {
    const missing = items.flatMap(({ files }) => files).filter((file) => !existsSync(path.join(root, file)));
    expect(missing).toEqual([]);
    const unshown = items.filter(({ isDone, files, text }) => {
      return isDone && files.length === 0 && !text.includes("The same");
    });
    expect(unshown).toEqual([]);
  });

  it("says of each that is open what is missing", () => {
    const silent = items.filter(({ isDone, text }) => !isDone && !/Open|Half/.test(text));
    expect(silent).toEqual([]);
    expect(items.filter(({ isDone, text }) => isDone && /\bOpen\b/.test(text))).toEqual([]);
  });

  it("is read right: what is wrong would be seen", () => {
    const [item] = itemsOf("- [x] **1. A thing.** [x](../nowhere.ts)\n- [ ] **2. Another.** Open.\n");
    expect(item).toMatchObject({ isDone: true, number: 1, files: ["nowhere.ts"] });
  });
});
