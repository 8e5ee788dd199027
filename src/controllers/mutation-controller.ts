import type { OutboxSource } from "../client/outbox-source.js";
import type { MutationOptions } from "../client/outbox/mutation-options.js";
import type { FunctionArgs, RealtimeClient } from "../client/realtime-client.js";
import { RealtimeError } from "../core/errors.js";
import type { Unsubscribe } from "../core/source.js";
import type { ClientControllerOptions } from "./client-controller.js";
import { type ControllerHost, whenGone } from "./host.js";
import { MutationCall, type MutationCallState } from "./mutation-call.js";
import { WatchController } from "./watch-controller.js";

export interface MutationControllerOptions extends ClientControllerOptions {
  /** "module:function", as in "messages:send". Undefined: there is none yet. */
  readonly mutation: string | undefined;
  /**
   * Lets calls wait in the client's outbox and show at once, where the client has one, as if `queueMutations()` had named the
   * mutation. Default: as the client was told.
   */
  readonly queue?: MutationOptions | undefined;
}

/** How the calls of a host stand: as the one does that most needs to be looked at. */
export type MutationState = MutationCallState | { readonly name: "idle" };

/**
 * Calls of a mutation in a Lit element: how they stand, and what a person can do about them.
 *
 * ```ts
 * class LikeButton extends LitElement {
 *   #like = new MutationController(this, () => ({ mutation: "posts:like" }));
 *   render() {
 *     return html`<button @click=${() => this.#like.run({ id: this.post })}>Like</button> ${this.#like.state.name}`;
 *   }
 * }
 * ```
 *
 * Calls are the client's: they go on when the host has left the page.
 *
 * @public
 */
export class MutationController extends WatchController<MutationControllerOptions, OutboxSource> {
  readonly #host: ControllerHost;
  readonly #options: () => MutationControllerOptions;
  readonly #changed: (call: MutationCall) => void;
  #calls: readonly MutationCall[] = [];
  #isQueued: boolean | undefined;

  /** @param changed - hears of each call that has moved on, also of what happened while the host was away. */
  constructor(
    host: ControllerHost,
    options: () => MutationControllerOptions,
    changed: (call: MutationCall) => void = () => undefined,
  ) {
    super(host, options);
    this.#host = host;
    this.#options = options;
    this.#changed = changed;
  }

  /** Those that wait or have failed, and the last one if it was applied; oldest first. */
  get calls(): readonly MutationCall[] {
    return this.#calls;
  }

  /** The call that needs to be looked at most: the newest that has failed, else the newest that waits, else the last. */
  get shown(): MutationCall | undefined {
    const calls = this.#calls;
    return (
      calls.findLast(({ state }) => state.name === "failed") ??
      calls.findLast(({ isWaiting }) => isWaiting) ??
      calls.at(-1)
    );
  }

  /** That of the call that is shown. */
  get state(): MutationState {
    return this.shown?.state ?? { name: "idle" };
  }

  /** How many calls besides the one that is shown stand as it does. */
  get others(): number {
    const { shown } = this;
    return this.#calls.filter((call) => call !== shown && isAlike(call, shown)).length;
  }

  /** Whether `queue` had an effect. Undefined while there is no client, and without `queue`. */
  get isQueued(): boolean | undefined {
    return this.#isQueued;
  }

  /**
   * Calls the mutation.
   *
   * @throws RealtimeError `no-client`; `bad-options` without a mutation; what `client.mutate` throws
   */
  run(args: FunctionArgs = {}): MutationCall {
    const { client } = this;
    const { mutation } = this.#options();
    if (!client) throw new RealtimeError("no-client", "There is no client to call the mutation with.");
    if (!mutation) throw new RealtimeError("bad-options", "There is no mutation to call.");
    this.#register(client, this.#options());
    const call = new MutationCall(client, mutation, args);
    this.#calls = [...this.#calls.filter(({ state }) => state.name !== "applied"), call];
    this.#listenTo(call);
    this.#host.requestUpdate();
    return call;
  }

  override hostConnected(): void {
    super.hostConnected();
    for (const call of this.#calls) this.#listenTo(call);
    for (const call of this.#calls) this.#take(call);
  }

  override hostDisconnected(): void {
    super.hostDisconnected();
    // A call that waits for days must not keep an element that is gone.
    whenGone(this.#host, () => {
      for (const call of this.#calls) call.listen(undefined);
    });
  }

  override hostUpdate(): void {
    super.hostUpdate();
    if (this.#host.isConnected && this.client) this.#register(this.client, this.#options());
  }

  protected override open(client: RealtimeClient): OutboxSource | undefined {
    // A hand-made client may have none.
    return (client as Partial<RealtimeClient>).outbox;
  }

  protected override isSame(): boolean {
    return true;
  }

  protected override sourceChanged(source: OutboxSource | undefined): Unsubscribe | undefined {
    return source?.subscribe(() => {
      for (const call of this.#calls) call.lookAgain();
    });
  }

  protected override concernsHost(): boolean {
    return false;
  }

  #register(client: RealtimeClient, { mutation, queue }: MutationControllerOptions): void {
    if (!mutation || !queue) return void (this.#isQueued = undefined);
    const outbox = (client as Partial<RealtimeClient>).outbox as Partial<OutboxSource> | undefined;
    this.#isQueued = outbox?.register?.(mutation, queue) ?? false;
  }

  #listenTo(call: MutationCall): void {
    call.listen(() => this.#take(call));
  }

  #take(call: MutationCall): void {
    this.#calls = this.#calls.filter(({ state }) => state.name !== "gone");
    this.#changed(call);
    this.#host.requestUpdate();
  }
}

function isAlike(call: MutationCall, shown: MutationCall | undefined): boolean {
  return shown?.isWaiting ? call.isWaiting : call.state.name === shown?.state.name;
}
