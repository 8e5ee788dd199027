import type { Member } from "../../core/rooms/members-state.js";
import { messageOf } from "../../core/errors.js";
import { TemplateAdvice } from "../../internal/template/template-advice.js";
import { CustomRows, type RowRenderer, TemplateRows } from "../../rows/renderers/row-renderers.js";
import type { Look } from "./member-look.js";
import type { RenderMember } from "./render-member.js";
import { isTag } from "../../internal/unshadowed.js";

/** One member's place among the element's own children. */
interface Box {
  readonly element: HTMLElement;
  look: Look | undefined;
  isBroken: boolean;
}

/** By what the author shows members. */
export type MemberMaker = HTMLTemplateElement | RenderMember;

/**
 * Members as the author's `<template>` or `renderMember` shows them: content of the element, so that the page's own CSS styles
 * it, each in a slot of its own.
 */
export class MemberContent {
  readonly #host: HTMLElement;
  readonly #warn: (message: string) => void;
  readonly #context = { locale: "en", missed: () => this.#advice?.missed() };
  #advice: TemplateAdvice | undefined;
  readonly #boxes = new Map<string, Box>();
  #maker: MemberMaker | undefined;
  #rows: RowRenderer | undefined;
  #made = 0;

  constructor(host: HTMLElement, warn: (message: string) => void) {
    this.#host = host;
    this.#warn = warn;
    // What a copy of the element brought along.
    for (const old of host.querySelectorAll(":scope > [data-presence-member]")) old.remove();
  }

  /** Brings all up to date that is shown of these, and takes away what is shown of others. */
  show(looks: readonly Look[], maker: MemberMaker, locale: string): void {
    const isOther = maker !== this.#maker || locale !== this.#context.locale;
    this.#context.locale = locale;
    this.#take(maker);
    const shown = new Set(looks.map(({ member }) => member.userId));
    for (const [userId, box] of this.#boxes) if (!shown.has(userId)) this.#remove(userId, box);
    for (const look of looks) {
      const box = this.#boxes.get(look.member.userId) ?? this.#add(look.member.userId);
      if (isOther || !isSame(box.look, look)) this.#fill(box, look);
    }
  }

  /** The slot in which somebody is shown. Undefined: they can't be shown that way. */
  slotOf({ userId }: Member): string | undefined {
    const box = this.#boxes.get(userId);
    return box && !box.isBroken ? box.element.slot : undefined;
  }

  end(): void {
    for (const [userId, box] of this.#boxes) this.#remove(userId, box);
    this.#maker = undefined;
    this.#rows = undefined;
  }

  #take(maker: MemberMaker): void {
    if (maker === this.#maker) return;
    const isTemplate = isTag(maker, "template");
    if (!isTemplate && this.#rows instanceof CustomRows) this.#rows.renderItem = asItem(maker);
    else {
      this.end();
      this.#advice = isTemplate ? this.#adviceOn(maker) : undefined;
      this.#rows = isTemplate
        ? new TemplateRows(maker, this.#warn, this.#context)
        : new CustomRows(asItem(maker), this.#host);
    }
    this.#maker = maker;
  }

  #adviceOn(template: HTMLTemplateElement): TemplateAdvice {
    const values = (): unknown[] =>
      [...this.#boxes.values()].flatMap(({ look }) => (look ? rowOf(look) : []));
    return new TemplateAdvice({ host: this.#host, template, warn: this.#warn, values });
  }

  #add(userId: string): Box {
    const element = this.#host.ownerDocument.createElement("span");
    element.slot = `member-${++this.#made}`;
    element.style.display = "contents";
    element.dataset["presenceMember"] = "";
    element.dataset["key"] = userId;
    const box: Box = { element, look: undefined, isBroken: false };
    this.#boxes.set(userId, box);
    this.#host.append(element);
    return box;
  }

  #fill(box: Box, look: Look): void {
    const { element } = box;
    const { member, color, ink } = look;
    element.style.setProperty("--presence-indicator-color", color);
    element.style.setProperty("--presence-indicator-ink", ink);
    box.look = look;
    box.isBroken = false;
    try {
      this.#rows?.renderRow(element, rowOf(look), member.userId);
    } catch (error) {
      box.isBroken = true;
      this.#rows?.release?.(element);
      element.replaceChildren();
      this.#warn(`a member can't be shown as the page wants, so initials are: ${messageOf(error)}.`);
    }
  }

  #remove(userId: string, { element }: Box): void {
    this.#rows?.release?.(element);
    element.remove();
    this.#boxes.delete(userId);
  }
}

function isSame(one: Look | undefined, other: Look): boolean {
  return one !== undefined && (Object.keys(other) as (keyof Look)[]).every((key) => one[key] === other[key]);
}

/** What is said of somebody to templates and functions of the page. */
function rowOf({ member, name, initials, picture, color, statusText }: Look) {
  return { ...member, name, initials, avatar: picture ?? null, color, status: statusText };
}

const asItem =
  (render: RenderMember) =>
  (row: unknown): unknown =>
    render(row as Parameters<RenderMember>[0]);
