import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { DecisionState, WaitingOperation } from "../../../client/outbox-source.js";
import type { ConnectionController } from "../../../controllers/connection-controller.js";
import type { OutboxController } from "../../../controllers/outbox-controller.js";
import { messageOf } from "../../../core/errors.js";
import { addStyles } from "../../../internal/adopted-styles.js";
import { PanelStand } from "../../../internal/panel-stand.js";
import { panelStyles } from "../../../internal/panel.styles.js";
import { relativeTime } from "../../../internal/relative-time.js";
import type { Strings } from "../../../locales/strings.js";
import type { ConnectionStatus } from "../connection-view.js";
import type { DescribeOperation } from "../describe-operation.js";
import { activityInWords } from "./activity-words.js";
import { noProblems, readEditForm } from "./edit-form.js";
import { canCopy, saveAsFile } from "./export-file.js";
import { focusFirstIn, PanelFocus } from "./panel-focus.js";
import { queueStyles } from "./queue-panel.styles.js";
import { renderRow, type RowActions, type RowMode } from "./queue-row.js";
import { queueWords, type QueueWords } from "./queue-words.js";

/** Rows that are made; more would only be scrolled past. */
const MOST_ROWS = 50;

/** What the list stands on. */
export interface QueueHost {
  readonly root: () => ShadowRoot;
  readonly connection: ConnectionController;
  readonly outbox: OutboxController;
  readonly words: () => Strings;
  readonly locale: () => string;
  /** What the page says instead of an operation's name and arguments. Undefined: nothing. */
  readonly describe: () => DescribeOperation | undefined;
  /** What is shown of the connection anyway. */
  readonly status: () => ConnectionStatus;
  readonly update: () => void;
  /** Tells assistive technology, if the page wants it told. */
  readonly announce: (text: string) => void;
  readonly warn: (message: string) => void;
}

/** The list of what waits, and what people do about it. */
export class QueuePanel implements RowActions {
  readonly #host: QueueHost;
  readonly #focus: PanelFocus;
  readonly #stand: PanelStand;
  readonly #modes = new Map<string, RowMode>();
  #message = "";
  /** The row whose first control gets the focus once it is there. */
  #turned: string | undefined;
  #isGreeted = false;

  constructor(host: QueueHost) {
    this.#host = host;
    this.#focus = new PanelFocus(() => this.#panel);
    this.#stand = new PanelStand({ root: host.root, panel: () => this.#panel, button: () => this.#button });
    addStyles(host.root(), panelStyles, queueStyles);
  }

  /** Somebody is in the middle of something that would be lost with the list's nodes. */
  get isInUse(): boolean {
    return [...this.#modes.values()].some(({ name }) => name === "edited");
  }

  render(): TemplateResult {
    const words = queueWords(this.#host.words());
    const { operations } = this.#host.outbox;
    const failed = operations.filter(({ state }) => state === "failed");
    const pending = operations.filter(({ state }) => state === "pending");
    this.#forgetOthers(operations);
    const shownFailed = failed.slice(0, MOST_ROWS);
    const shownPending = pending.slice(0, MOST_ROWS - shownFailed.length);
    const hidden = operations.length - shownFailed.length - shownPending.length;
    return html`<header>
        <h2 part="heading" id="queue-title">${words.queueTitle}</h2>
        <button
          type="button"
          part="button close"
          class="close"
          aria-label=${words.queueClose}
          popovertarget="queue"
          popovertargetaction="hide"
        >
          <span aria-hidden="true">×</span>
        </button>
      </header>
      ${this.#renderState(words)}
      <p part="message" class="message" ?hidden=${this.#message === ""}>${this.#message}</p>
      ${operations.length === 0 ? html`<p part="empty"><slot name="queue-empty">${words.queueEmpty}</slot></p>` : nothing}
      ${this.#renderList("failed", words.queueFailed(failed.length), shownFailed, words)}
      ${this.#renderList("pending", words.queueWaiting(pending.length), shownPending, words)}
      ${hidden > 0 ? html`<p class="note">${words.queueMore(hidden)}</p>` : nothing}
      ${this.#renderFooter(operations, words)}`;
  }

  /** The list is open, and what is in it may be there for the first time. */
  opened(): void {
    this.#isGreeted = false;
    this.#host.update();
  }

  /** Is about to be closed. */
  closing(): void {
    this.#stand.closing();
  }

  closed(): void {
    this.#stand.closed();
    this.#message = "";
    for (const [id, { name }] of this.#modes) if (name === "asked") this.#modes.delete(id);
  }

  beforeUpdate(): void {
    this.#focus.remember();
  }

  afterUpdate(): void {
    const panel = this.#panel;
    if (!panel?.querySelector("h2")) return;
    this.#stand.opened();
    const row = this.#turned === undefined ? null : this.#rowOf(this.#turned);
    this.#turned = undefined;
    if (!this.#isGreeted) this.#focus.toHeading();
    else if (row) focusFirstIn(row);
    else this.#focus.regain();
    this.#isGreeted = true;
  }

  undo(id: string): void {
    void this.#decide(() => this.#host.outbox.undo(id));
  }

  retry(id: string): void {
    void this.#decide(() => this.#host.outbox.retry(id));
  }

  discard(id: string): void {
    this.#modes.delete(id);
    void this.#decide(() => this.#host.outbox.discard(id));
  }

  turn(id: string, name: RowMode["name"]): void {
    this.#message = "";
    if (name === "shown") this.#modes.delete(id);
    else this.#modes.set(id, name === "edited" ? { name, problems: noProblems } : { name });
    this.#turned = id;
    this.#host.update();
  }

  submit({ id, args }: WaitingOperation, form: HTMLFormElement): void {
    const { args: edited, problems } = readEditForm(form, args);
    this.#modes.set(id, { name: "edited", problems });
    if (problems.size > 0) {
      this.#host.update();
      const [first = ""] = problems.keys();
      (form.elements.namedItem(first) as HTMLElement | null)?.focus();
      return;
    }
    void this.#decide(async () => {
      const answer = await this.#host.outbox.retry(id, edited);
      if (answer.name === "done") this.#modes.delete(id);
      return answer;
    });
  }

  /** Carries out what somebody has decided, and says so if nothing came of it. */
  async #decide(act: () => Promise<DecisionState>): Promise<void> {
    this.#tell("");
    const words = queueWords(this.#host.words());
    try {
      const { name } = await act();
      if (name === "too-late") this.#tell(words.queueTooLate);
      if (name === "not-kept") this.#tell(words.queueNotKept);
    } catch (error) {
      this.#tell(`${words.queueNotDone} ${messageOf(error)}`);
    }
  }

  #tell(message: string): void {
    this.#message = message;
    if (message) this.#host.announce(message);
    this.#host.update();
  }

  #renderState(words: QueueWords): TemplateResult {
    const { connection, outbox } = this.#host;
    const { state } = connection;
    const { icon, tone, text, next } = this.#host.status();
    const activity = activityInWords(outbox.state, state, words);
    const canTry =
      state?.name === "reconnecting" || (state?.name === "needs-auth" && text === words.signInFails);
    return html`<div class="state-line">
        <span class="sign" data-tone=${tone}>${icon()}</span>
        <span
          >${[text, next, activity].filter((part, at, all) => part && all.indexOf(part) === at).join(" · ")}</span
        >
        ${canTry ? html`<button type="button" part="button" @click=${() => connection.reconnect()}>${words.tryNow}</button>` : nothing}
      </div>
      ${this.#renderSynced(words)} ${this.#renderKept(words)}`;
  }

  #renderSynced(words: QueueWords): TemplateResult | typeof nothing {
    const { state } = this.#host.connection;
    const at = state && "lastSyncedAt" in state ? state.lastSyncedAt : null;
    const ago = at === null ? undefined : relativeTime(at, Date.now(), this.#host.locale())?.text;
    return ago === undefined
      ? nothing
      : html`<p part="synced" class="note">${words.queueLastSynced(ago)}</p>`;
  }

  #renderKept(words: QueueWords): TemplateResult | typeof nothing {
    const { operations, state } = this.#host.outbox;
    const [first] = operations;
    const unreadable = state?.unreadable.length ?? 0;
    const kept = first && !first.isVolatile ? html`<p class="note">${words.queueKept}</p>` : nothing;
    return html`${first?.isVolatile ? html`<p part="warning" class="warning">${words.queueVolatile}</p>` : kept}
    ${unreadable > 0 ? html`<p class="note">${words.queueUnreadable(unreadable)}</p>` : nothing}`;
  }

  #renderList(
    name: "failed" | "pending",
    heading: string,
    operations: readonly WaitingOperation[],
    words: QueueWords,
  ): TemplateResult | typeof nothing {
    if (operations.length === 0) return nothing;
    const { outbox } = this.#host;
    const lanes = new Map(outbox.state?.blockedLanes.map((lane) => [lane.operation, lane]));
    const locale = this.#host.locale();
    const isConnected = this.#host.connection.state?.name === "connected";
    return html`<section part="list ${name}" aria-labelledby="heading-${name}">
      <h3 id="heading-${name}">${heading}</h3>
      <ul>
        ${repeat(
          operations,
          ({ id }) => id,
          (operation) =>
            renderRow({
              operation,
              lane: lanes.get(operation.id),
              isConnected,
              mode: this.#modes.get(operation.id) ?? { name: "shown" },
              content: this.#describe(operation),
              words,
              locale,
              actions: this,
            }),
        )}
      </ul>
    </section>`;
  }

  #describe(operation: WaitingOperation): unknown {
    try {
      return this.#host.describe()?.(operation);
    } catch (error) {
      this.#host.warn(`describeOperation failed, so names are shown: ${messageOf(error)}`);
      return undefined;
    }
  }

  #renderFooter(operations: readonly WaitingOperation[], words: QueueWords): TemplateResult | typeof nothing {
    if (operations.length === 0 && !this.#host.outbox.state?.unreadable.length) return nothing;
    return html`<footer>
      <button type="button" part="button" @click=${() => saveAsFile(this.#host.outbox.export())}>
        ${words.queueExport}
      </button>
      ${canCopy() ? html`<button type="button" part="button" @click=${() => void this.#copy()}>${words.queueCopy}</button>` : nothing}
    </footer>`;
  }

  async #copy(): Promise<void> {
    const words = queueWords(this.#host.words());
    try {
      await navigator.clipboard.writeText(this.#host.outbox.export());
      this.#tell(words.queueCopied);
    } catch (error) {
      this.#tell(words.queueNotDone);
      this.#host.warn(`what waits could not be copied: ${messageOf(error)}`);
    }
  }

  /** What has left the list is not in the middle of anything. */
  #forgetOthers(operations: readonly WaitingOperation[]): void {
    if (this.#modes.size === 0) return;
    const ids = new Set(operations.map(({ id }) => id));
    for (const id of this.#modes.keys()) if (!ids.has(id)) this.#modes.delete(id);
  }

  #rowOf(id: string): HTMLElement | null {
    return this.#panel?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? null;
  }

  get #button(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#queue-button");
  }

  get #panel(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#queue");
  }
}
