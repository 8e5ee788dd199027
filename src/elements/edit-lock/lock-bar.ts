import { html, nothing, type TemplateResult } from "lit";
import type { LeaseState } from "../../core/rooms/lease-state.js";
import {
  checkIcon,
  lockIcon,
  offlineIcon,
  pendingIcon,
  stopIcon,
  unlockedIcon,
  warningIcon,
} from "../../internal/icons.js";
import { lossText, type LockTexts, nameOf, placeText } from "./lock-texts.js";
import type { LockWords } from "./lock-words.js";

/** What the buttons do. */
export interface BarActs {
  readonly edit: () => void;
  readonly wait: () => void;
  readonly takeOver: () => void;
  readonly done: () => void;
  readonly openAskForm: (isOpen: boolean) => void;
  readonly ask: (text: string) => void;
  readonly answer: (answer: "give" | "keep") => void;
  readonly copy: () => void;
  readonly retry: () => void;
}

export interface Bar {
  readonly state: LeaseState;
  readonly words: LockWords;
  readonly texts: LockTexts;
  /** Undefined where nothing can be done. */
  readonly acts: BarActs | undefined;
  readonly isWaiting: boolean;
  readonly isAskFormOpen: boolean;
  readonly mayTakeOver: boolean;
  readonly message: string;
  /** The user has written something that they can't save as it is. */
  readonly hasText: boolean;
}

/** As many characters as the backend takes. */
const LONGEST_ASK = 200;

/** Who is editing, and what can be done about it. */
export function renderBar(bar: Bar): TemplateResult {
  const { state, words, texts, acts, isWaiting, message, hasText } = bar;
  const lost = state.name === "mine" ? null : state.lost;
  const ask = state.name === "mine" ? state.ask : null;
  return html`${
      lost === null
        ? nothing
        : html`<span part="lost">${lossText(lost, words)} ${hasText ? words.lockTextKept : nothing}</span>`
    }
    <span class="say" data-tone=${texts.tone}
      >${iconOf(bar)}<span part="text"
        >${texts.text}${isWaiting ? html` ${placeText(state, words)}` : nothing}</span
      ></span
    >
    ${ask === null ? nothing : html`<span part="ask">${words.lockAsks(nameOf(ask.by, words), ask.text)}</span>`}
    ${acts && ask ? button("give", words.lockGive, () => acts.answer("give")) : nothing}
    ${acts && ask ? button("keep", words.lockKeep, () => acts.answer("keep")) : nothing}
    ${acts ? renderActs(bar, acts) : nothing}
    ${acts && hasText ? button("copy", words.lockCopy, acts.copy) : nothing}
    ${message === "" ? nothing : html`<span part="message">${message}</span>`}`;
}

function iconOf({ state, acts }: Bar): TemplateResult {
  if (!acts) return stopIcon();
  switch (state.name) {
    case "mine":
      return checkIcon();
    case "free":
      return state.next ? lockIcon() : unlockedIcon();
    case "theirs":
      return lockIcon();
    case "unknown":
      return state.isConnecting ? pendingIcon() : offlineIcon();
    case "denied":
    case "failed":
      return warningIcon();
  }
}

function renderActs(bar: Bar, acts: BarActs): TemplateResult {
  const { state, words, isWaiting, isAskFormOpen, mayTakeOver } = bar;
  const theirs = state.name === "theirs" ? state : undefined;
  const isSelf = theirs?.holder.isSelf === true;
  const isTaken = theirs !== undefined || (state.name === "free" && state.next !== null);
  const canTakeOver = theirs !== undefined && (theirs.canTakeOver || mayTakeOver);
  const canAsk = theirs !== undefined && !isSelf && theirs.ask === null && !isAskFormOpen;
  return html`${state.name === "free" && !isTaken && !isWaiting ? button("edit", words.lockEdit, acts.edit) : nothing}
  ${state.name === "mine" ? button("done", words.lockDone, acts.done) : nothing}
  ${canTakeOver ? button("take-over", isSelf ? words.lockEditHere : words.lockTakeOver, acts.takeOver) : nothing}
  ${canAsk ? button("ask-button", words.lockAsk, () => acts.openAskForm(true)) : nothing}
  ${isAskFormOpen ? renderAskForm(words, acts) : nothing}
  ${isTaken && !isWaiting && !isSelf && !isAskFormOpen ? button("wait", words.lockWait, acts.wait) : nothing}
  ${isWaiting ? button("cancel", words.lockCancel, acts.done) : nothing}
  ${state.name === "denied" || state.name === "failed" ? button("retry", words.retry, acts.retry) : nothing}`;
}

function renderAskForm(words: LockWords, acts: BarActs): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    acts.ask(form.querySelector("input")?.value.trim() ?? "");
  };
  const keydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    acts.openAskForm(false);
  };
  return html`<form part="form" @submit=${submit} @keydown=${keydown}>
    <label>${words.lockMessage} <input maxlength=${LONGEST_ASK} autocomplete="off" /></label>
    <button type="submit" part="button send">${words.lockSend}</button>
    <button type="button" part="button cancel" @click=${() => acts.openAskForm(false)}>
      ${words.lockCancel}
    </button>
  </form>`;
}

function button(part: string, label: string, act: () => void): TemplateResult {
  return html`<button type="button" part="button ${part}" @click=${act}>${label}</button>`;
}
