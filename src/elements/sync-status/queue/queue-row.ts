import { html, type TemplateResult } from "lit";
import type { WaitingOperation } from "../../../client/outbox-source.js";
import type { BlockedLane } from "../../../core/outbox/outbox-state.js";
import { pendingIcon, warningIcon } from "../../../internal/icons.js";
import { relativeTime } from "../../../internal/relative-time.js";
import { type Problems, renderEditForm } from "./edit-form.js";
import { failureInWords, nameInWords, summaryOf, waitInWords } from "./operation-words.js";
import type { QueueWords } from "./queue-words.js";

/** What is being done with a row. */
export type RowMode =
  { readonly name: "shown" | "asked" } | { readonly name: "edited"; readonly problems: Problems };

export interface RowActions {
  undo(id: string): void;
  retry(id: string): void;
  /** Begins something that takes a second step, or goes back to the row as it was. */
  turn(id: string, mode: RowMode["name"]): void;
  discard(id: string): void;
  submit(operation: WaitingOperation, form: HTMLFormElement): void;
}

export interface Row {
  readonly operation: WaitingOperation;
  readonly lane: BlockedLane | undefined;
  readonly isConnected: boolean;
  readonly mode: RowMode;
  /** What the page says instead of the name and the arguments. */
  readonly content: unknown;
  readonly words: QueueWords;
  readonly locale: string;
  readonly actions: RowActions;
}

/** One operation: what it is, since when, how it stands, and what can be done. */
export function renderRow(row: Row): TemplateResult {
  const { operation, words, locale, lane, isConnected, mode, content } = row;
  const { createdAt, state, label, mutation, args } = operation;
  const isFailed = state === "failed";
  const name = label ?? nameInWords(mutation);
  const nameId = `name-${operation.id}`;
  return html`<li part="row ${state}" data-id=${operation.id} aria-labelledby=${nameId}>
    <div class="what" id=${nameId}>${content ?? renderName(name, summaryOf(args, words))}</div>
    <p class="how" data-state=${state}>
      ${isFailed ? warningIcon() : pendingIcon()}
      <span
        >${isFailed ? failureInWords(operation, words) : waitInWords(operation, lane, isConnected, words)}</span
      >
      <time part="time" datetime=${new Date(createdAt).toISOString()}>
        ${relativeTime(createdAt, Date.now(), locale)?.text}
      </time>
    </p>
    ${mode.name === "edited" ? renderForm(row, mode.problems, name) : renderActions(row, nameId)}
  </li>`;
}

/**
 * The row is called by it. Chromium leaves a space out of such a name that stands beside a comment, and Lit puts comments
 * where templates meet: so both are of one template.
 */
function renderName(name: string, summary: string): TemplateResult {
  return summary
    ? html`<span part="name"><bdi>${name}</bdi></span> <span part="summary"><bdi>${summary}</bdi></span>`
    : html`<span part="name"><bdi>${name}</bdi></span>`;
}

function renderForm({ operation, words, actions }: Row, problems: Problems, name: string): TemplateResult {
  return renderEditForm({
    args: operation.args,
    problems,
    words,
    label: `${words.edit}: ${name}`,
    submitted(event) {
      event.preventDefault();
      actions.submit(operation, event.currentTarget as HTMLFormElement);
    },
    cancelled: () => actions.turn(operation.id, "shown"),
  });
}

function renderActions({ operation, mode, words, actions }: Row, nameId: string): TemplateResult {
  const { id, state, canUndo } = operation;
  if (mode.name === "asked") {
    return html`<div class="actions" role="group" aria-labelledby="ask-${id}">
      <span class="ask" id="ask-${id}">${words.queueDiscardAsk}</span>
      <button type="button" part="button" class="danger" @click=${() => actions.discard(id)}>
        ${words.discard}
      </button>
      <button type="button" part="button" data-first @click=${() => actions.turn(id, "shown")}>
        ${words.queueKeep}
      </button>
    </div>`;
  }
  const discard = action(words.discard, nameId, () => actions.turn(id, "asked"));
  if (state === "pending") {
    return html`<div class="actions">
      ${canUndo ? action(words.undo, nameId, () => actions.undo(id)) : discard}
    </div>`;
  }
  return html`<div class="actions">
    ${action(words.retry, nameId, () => actions.retry(id))}
    ${action(words.edit, nameId, () => actions.turn(id, "edited"))} ${discard}
  </div>`;
}

/** Said together with what it is about: a list of buttons is no list of words that are all the same. */
function action(text: string, nameId: string, act: () => void): TemplateResult {
  return html`<button type="button" part="button" aria-describedby=${nameId} @click=${act}>${text}</button>`;
}
