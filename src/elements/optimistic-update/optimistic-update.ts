import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient } from "../../client/realtime-client.js";
import type { MutationCall } from "../../controllers/mutation-call.js";
import { MutationController, type MutationState } from "../../controllers/mutation-controller.js";
import { isSameValue } from "../../controllers/same-value.js";
import { RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import { BeforeMutateEvent } from "../../events/before-mutate-event.js";
import { MutationSavedEvent } from "../../events/mutation-saved-event.js";
import { MutationSettledEvent } from "../../events/mutation-settled-event.js";
import { focusForNow, focusedNear } from "../../internal/focus.js";
import { isSkip, jsonObjectAttribute, objectIn } from "../../internal/json-attribute.js";
import { readable } from "../../internal/readable.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { buttonStyles, hostStyles, tokenStyles, turningStyles } from "../../internal/styles.js";
import { isElement, isTag, matches, slotNameOf } from "../../internal/unshadowed.js";
import { failureWords, isRefusal } from "./failure-words.js";
import { fieldErrors } from "./field-errors.js";
import { FieldMarks, strayErrors } from "./field-marks.js";
import { buttonArgs, formArgs, joined } from "./form-args.js";
import { FormSession } from "./form-session.js";
import { optimisticUpdateStyles } from "./optimistic-update.styles.js";
import { type Action, statusView } from "./status-view.js";
import { problemOf, queueOf } from "./update-settings.js";

export type { BeforeMutateEvent } from "../../events/before-mutate-event.js";
export type { MutationSavedEvent } from "../../events/mutation-saved-event.js";
export type { MutationSettledEvent } from "../../events/mutation-settled-event.js";

const stateNames = ["idle", "pending", "saved", "applied", "failed"] as const;
const buttons = "button, [role=button], input:is([type=button], [type=submit])";

/**
 * Calls a mutation with what a form says, or when a button is pressed; shows it at once, and says how it stands.
 *
 * @summary A form or a button that calls a mutation.
 * @tagname optimistic-update
 * @status experimental
 * @since 0.1.0
 * @slot - A form; or a button, or anything with one inside.
 * @slot pending - Shown while a call waits for the backend.
 * @slot saved - Shown while it waits and is kept on the device.
 * @slot applied - Shown when it took effect, until something else is written.
 * @slot failed - Shown when it failed. `data-message` inside gets the reason; a click on `data-action="retry"`, `edit` or
 *   `discard` does that. In `pending` and `saved` there is `data-action="undo"`.
 * @slot field-error - What the backend found wrong with fields. Filled by the element.
 * @fires {BeforeMutateEvent} before-mutate - A call is about to be made. Cancel it to keep it from being made.
 * @fires {MutationSavedEvent} mutation-saved - The outbox has a call, and goes on with it.
 * @fires {MutationSettledEvent} mutation-settled - A call took effect, or failed.
 * @csspart status - The line that says how calls stand.
 * @csspart pending - The default view of a call that waits.
 * @csspart saved - The default view of a call that waits and is kept on the device.
 * @csspart applied - The default view of a call that took effect.
 * @csspart failed - The default view of a failure.
 * @csspart button - The buttons in these views.
 * @csspart icon - The pictures in these views.
 * @cssproperty [--optimistic-update-line] - Height that is kept free for the status below a form.
 * @cssproperty [--optimistic-update-delay=400ms] - How long a call waits before that is said.
 * @cssproperty [--optimistic-update-ok] - Colour of the picture for what took effect.
 * @cssproperty [--optimistic-update-warn] - Colour of the picture for what waits on the device.
 * @cssproperty [--optimistic-update-danger] - Colour of failures.
 * @cssstate idle - Nothing waits and nothing has failed.
 * @cssstate pending - A call waits for the backend.
 * @cssstate saved - A call waits, and is kept on the device.
 * @cssstate applied - The last call took effect.
 * @cssstate failed - A call has failed.
 * @cssstate error - The attributes can't be understood, so nothing can be called.
 */
export class OptimisticUpdate extends RealtimeElement {
  static override readonly defaultTag = "optimistic-update";
  static override styles = [hostStyles, tokenStyles, buttonStyles, turningStyles, optimisticUpdateStyles];

  /** A mutation, as in "messages:send". */
  @property() mutation: string | undefined;
  /**
   * Arguments that are the same for all calls; or a JSON object as text. Those of the form come to them. Nothing is called
   * while it is "skip" or null.
   */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | string | null | undefined;
  /**
   * What is shown of a call before the backend has done it: `insert-at-start`, `insert-at-end`, `insert-at-position`, `patch`,
   * `remove`, `update` or `counter`. Calls then wait in the client's outbox.
   */
  @property() effect: string | undefined;
  /** The query that `effect` is on, as in "messages:list". */
  @property() into: string | undefined;
  /** Further fields of a row that is inserted, which the backend knows by itself; or a JSON object as text. */
  @property({ converter: jsonObjectAttribute }) row: Readonly<Record<string, unknown>> | string | undefined;
  /** The argument that names the row for `patch` and `remove`. */
  @property({ attribute: "row-id" }) rowId = "id";
  /** What the query's rows are sorted by, for `insert-at-position`: "rank", or "-rank" for the largest first. */
  @property({ attribute: "sort-by" }) sortBy: string | undefined;
  /** The field that `counter` counts in. Default: the query's value itself. */
  @property() field: string | undefined;
  /** How much `counter` counts. */
  @property({ type: Number }) by = 1;
  /** Calls wait in the client's outbox, also without `effect`. */
  @property({ type: Boolean }) queued = false;
  /** The form keeps what was submitted, as one for settings does. */
  @property({ type: Boolean, attribute: "keep-values" }) keepValues = false;
  /** The same may be called again while it waits, as by a button that counts. */
  @property({ type: Boolean }) repeatable = false;
  /** Also tells assistive technology what took effect. What failed or waits on the device is always told. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #calls = new MutationController(
    this,
    () => ({ client: this.client, mutation: this.mutation, queue: queueOf(this) }),
    (call) => this.#moved(call),
  );
  readonly #session = new FormSession();
  readonly #marks = new FieldMarks(this);
  /** What was told of each call. */
  readonly #told = new WeakMap<MutationCall, Set<string>>();
  /** Why there was no call. */
  #refusal: RealtimeError | undefined;
  #isAppliedSeen = false;

  constructor() {
    super();
    this.addEventListener("submit", this.#onSubmit);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("input", this.#onInput);
  }

  /** How the calls stand: as the one does that most needs to be looked at. */
  get state(): MutationState {
    const { state } = this.#shown ?? {};
    return state && !(state.name === "applied" && this.#isAppliedSeen) ? state : { name: "idle" };
  }

  /** Those that wait or have failed, and the last one if it took effect. */
  get calls(): readonly MutationCall[] {
    return this.#calls.calls;
  }

  /**
   * Calls the mutation with these arguments besides `args`. Undefined when it wasn't: something is missing, somebody has
   * cancelled it, or it is the same as one that waits.
   */
  mutate(args: FunctionArgs = {}): MutationCall | undefined {
    return this.#attempt(() => this.#run(args));
  }

  /** Tries again what has failed. */
  retry(): void {
    const call = this.#shown;
    this.#marks.clear();
    if (call) this.#attempt(() => void call.retry().catch((error: unknown) => this.#refuse(error)));
  }

  /** Puts what has failed back into the form. */
  edit(): void {
    const call = this.#shown;
    if (call?.state.name !== "failed") return;
    this.#session.edit(call);
    this.#markFields(call, call.state.error);
    this.requestUpdate();
  }

  /** Lets go what has failed. */
  discard(): void {
    this.#refusal = undefined;
    this.requestUpdate();
    const call = this.#shown;
    if (call?.state.name !== "failed") return;
    this.#marks.clear();
    this.#session.dropped(call);
    void call.discard();
  }

  /** Takes back what was not sent yet. Resolves to whether that worked. */
  async undo(): Promise<boolean> {
    const call = this.#shown;
    if (!call || !(await call.undo())) return false;
    this.#session.takeBack(call);
    return true;
  }

  protected override get logger(): Logger {
    return this.#calls.client?.logger ?? super.logger;
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const inside = this.shadowRoot?.activeElement;
    const slotted = focusedNear(this)?.closest<HTMLElement>("[slot]");
    const wasSlotted = slotted?.parentElement === this && slotted.assignedSlot !== null;
    super.update(changed);
    // Buttons go when they were pressed.
    const isGone = (inside && !inside.isConnected) || (wasSlotted && slotted.assignedSlot === null);
    const status = this.renderRoot.querySelector<HTMLElement>("[part=status]");
    if (isGone && status) focusForNow(status);
  }

  protected override render(): TemplateResult {
    const { name } = this.#refusal ? { name: "failed" as const } : this.state;
    const status = {
      name,
      message: this.#message(),
      actions: this.#actions(),
      others: this.#refusal ? 0 : this.#calls.others,
    };
    const hasForm = !this.isAsServed && this.querySelector("form") !== null;
    return html`<div class=${hasForm ? "base form" : "base"}>
      <slot @slotchange=${() => this.requestUpdate()}></slot>
      <div class="status" part="status">
        <slot name="field-error"></slot>${statusView(status, this.words)}
      </div>
    </div>`;
  }

  protected override updated(): void {
    const { name } = this.#refusal ? { name: "failed" as const } : this.state;
    const problem = problemOf(this);
    for (const state of stateNames) this.toggleState(state, state === name);
    this.toggleState("no-client", this.#calls.isClientMissing);
    this.toggleState("error", problem !== undefined);
    for (const place of this.querySelectorAll("[slot=failed] [data-message], [data-message][slot=failed]")) {
      place.textContent = this.#message();
    }
    if (problem !== undefined) this.warnOnce(problem);
    if (this.#calls.isClientMissing) this.warnOfNoClient();
    if (this.#calls.isQueued === false) this.#warnOfNoOutbox();
  }

  get #shown(): MutationCall | undefined {
    return this.#session.edited ?? this.#calls.shown;
  }

  #warnOfNoOutbox(): void {
    this.warnOnce(
      `\`${this.effect ? "effect" : "queued"}\` does nothing, because the client has no outbox. Write <convex-provider outbox>, ` +
        "or give createRealtimeClient() `outbox: queueMutations({})`.",
    );
  }

  #message(): string {
    if (this.#refusal) return failureWords(this.#refusal, this.words);
    const { state } = this;
    if (state.name !== "failed") return "";
    const strays = strayErrors(this.#session.formOf(this.#shown), fieldErrors(state.error.data));
    return [failureWords(state.error, this.words), ...strays].join(" ");
  }

  #actions(): readonly Action[] {
    const call = this.#shown;
    if (this.#refusal || !call) return [];
    if (call.state.name !== "failed") return call.canUndo ? ["undo"] : [];
    const canEdit = this.#session.formOf(call) !== undefined && this.#session.edited !== call;
    // What the backend found wrong with fields, it would find again.
    const isHopeless = fieldErrors(call.state.error.data).size > 0;
    const actions: readonly (Action | false)[] = [!isHopeless && "retry", canEdit && "edit", "discard"];
    return actions.filter((action) => action !== false);
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    const form = event.target;
    if (!isTag(form, "form") || event.defaultPrevented) return;
    event.preventDefault();
    this.#marks.clear();
    this.#attempt(() => this.#run(formArgs(form, event.submitter), form));
  };

  readonly #onClick = (event: Event): void => {
    const path = event.composedPath();
    const elements = path.slice(0, path.indexOf(this)).filter((node) => isElement(node));
    // One inside this one looks after its own.
    if (event.defaultPrevented || elements.some((node) => node instanceof OptimisticUpdate)) return;
    const action = elements.find((node) => matches(node, "[data-action]"))?.getAttribute("data-action");
    if (action && Object.hasOwn(this.#doing, action)) return this.#doing[action as Action]();
    const button = elements.find((node) => matches(node, buttons));
    const isElsewhere = elements.some((node) => isTag(node, "form") || slotNameOf(node) !== "");
    if (!button || isElsewhere || matches(button, "[aria-disabled=true]")) return;
    this.#attempt(() => this.#run(buttonArgs(button)));
  };

  readonly #onInput = (event: Event): void => {
    this.#marks.written(event.target);
    this.#refusal = undefined;
    this.#isAppliedSeen = true;
    this.requestUpdate();
  };

  readonly #doing: Readonly<Record<Action, () => void>> = {
    retry: () => this.retry(),
    edit: () => this.edit(),
    discard: () => this.discard(),
    undo: () => void this.#undoHere(),
  };

  /** By a button that is gone then. */
  async #undoHere(): Promise<void> {
    const call = this.#shown;
    if (call && (await this.undo())) this.#session.focusField(call);
  }

  #attempt<T>(act: () => T): T | undefined {
    this.#refusal = undefined;
    this.requestUpdate();
    try {
      return act();
    } catch (error) {
      this.#refuse(error);
      return undefined;
    }
  }

  #refuse(cause: unknown): void {
    this.#refusal =
      cause instanceof RealtimeError
        ? cause
        : new RealtimeError("bad-args", `The mutation can't be called: ${readable(cause)}`, { cause });
    this.requestUpdate();
    this.say(() => this.#message());
    if (this.#refusal.code === "no-client") this.warnOfNoClient();
    // Of the others it has warned already.
    else if (problemOf(this) === undefined) this.tellError(this.#refusal);
  }

  #run(fields: Readonly<Record<string, unknown>>, form?: HTMLFormElement): MutationCall | undefined {
    const problem = problemOf(this);
    if (problem !== undefined) throw new RealtimeError("bad-options", problem);
    const { mutation = "" } = this;
    const args = objectIn(this.args);
    if (isSkip(args)) return undefined;
    const request = new BeforeMutateEvent(mutation, joined({ ...args }, fields));
    if (!this.dispatchEvent(request)) return undefined;
    this.#isAppliedSeen = false;
    return this.#call(request.args, form);
  }

  #call(args: FunctionArgs, form: HTMLFormElement | undefined): MutationCall | undefined {
    const { edited } = this.#session;
    if (form && edited && this.#session.formOf(edited) === form) {
      this.#session.submitted(edited, form, this.keepValues);
      edited.retry(args).catch((error: unknown) => this.#refuse(error));
      return edited;
    }
    if (!this.repeatable && this.calls.some((call) => this.#isRepetition(call, args))) return undefined;
    const call = this.#calls.run(args);
    if (form) this.#session.submitted(call, form, this.keepValues);
    return call;
  }

  /** It was submitted twice, rather than written twice. */
  #isRepetition(call: MutationCall, args: FunctionArgs): boolean {
    return call.isWaiting && !this.#session.isCleared(call) && isSameValue(call.args, args);
  }

  #moved(call: MutationCall): void {
    this.#session.moved(call);
    const { state, id, mutation } = call;
    if (call.isSafe && this.#isNews(call, "safe"))
      this.dispatchEvent(new MutationSavedEvent(id, mutation, state.name === "saved"));
    if (!this.#isNews(call, state.name)) return;
    if (state.name === "saved") this.say(() => (call.state.name === "saved" ? this.words.formSaved : ""));
    if (state.name === "applied" && this.announce) this.say(this.words.formApplied);
    if (state.name === "failed") this.#failed(call, state.error);
    if (state.name === "applied" || state.name === "failed")
      this.dispatchEvent(new MutationSettledEvent(call, state));
  }

  /** Once for each attempt. */
  #isNews(call: MutationCall, what: string): boolean {
    const told = this.#told.get(call);
    const isNew = !told?.has(what);
    const isAnother = !told || (what === "pending" && !call.isSafe);
    this.#told.set(call, isAnother ? new Set([what]) : told.add(what));
    return isNew;
  }

  #failed(call: MutationCall, error: RealtimeError): void {
    const texts = [...fieldErrors(error.data).values()];
    if (this.#session.edited === call) this.#markFields(call, error);
    this.say(() =>
      call.state.name === "failed" ? [failureWords(error, this.words), ...texts].join(" ") : "",
    );
    if (!isRefusal(error)) this.tellError(error);
  }

  #markFields(call: MutationCall, error: RealtimeError): void {
    const form = this.#session.formOf(call);
    if (!form) return;
    this.#marks.show(form, fieldErrors(error.data));
    if (this.#session.mayMoveFocus(call)) this.#marks.first?.focus();
  }
}
