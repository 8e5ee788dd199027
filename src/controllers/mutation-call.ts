import type { MutationOutcome, Operation } from "../client/operation.js";
import type { OutboxSource } from "../client/outbox-source.js";
import type { FunctionArgs, RealtimeClient } from "../client/realtime-client.js";
import type { RealtimeError } from "../core/errors.js";

/**
 * How one call of a mutation stands.
 *
 * - `pending`: it waits for the backend.
 * - `saved`: the same, and it is kept on the device until then.
 * - `applied`: it took effect.
 * - `failed`: it didn't, or nobody knows: the error's code says which.
 * - `gone`: it was taken back, or is somebody else's to follow: nothing of it concerns this page any more.
 */
export type MutationCallState =
  | { readonly name: "pending" | "saved" | "gone" }
  | { readonly name: "applied"; readonly value: unknown }
  | { readonly name: "failed"; readonly error: RealtimeError };

/**
 * One call of a mutation, from its making to its end.
 *
 * @public
 */
export class MutationCall {
  /** Vue's proxies leave it alone. */
  readonly __v_skip = true;
  readonly mutation: string;
  private currentArgs: FunctionArgs;
  private currentState: MutationCallState = { name: "pending" };
  private currentId: string;
  private queued: boolean;
  private isUndoable: boolean;
  private isKept = false;
  private readonly client: RealtimeClient;
  private listener: ((call: MutationCall) => void) | undefined;

  /** @throws RealtimeError what `client.mutate` throws */
  constructor(client: RealtimeClient, mutation: string, args: FunctionArgs) {
    this.client = client;
    this.mutation = mutation;
    this.currentArgs = args;
    const operation = client.mutate(mutation, args);
    this.currentId = operation.id;
    this.queued = this.isInOutbox();
    this.isUndoable = this.queued;
    this.follow(operation);
  }

  /** Of its operation. Another one when it was tried again. */
  get id(): string {
    return this.currentId;
  }

  get args(): FunctionArgs {
    return this.currentArgs;
  }

  get state(): MutationCallState {
    return this.currentState;
  }

  /** Its end is open. */
  get isWaiting(): boolean {
    return this.currentState.name === "pending" || this.currentState.name === "saved";
  }

  /** It is in the client's outbox, which goes on with it when this page has forgotten it. */
  get isQueued(): boolean {
    return this.queued;
  }

  /** The outbox has it for certain, so that whoever made it can forget it. */
  get isSafe(): boolean {
    return this.isKept;
  }

  /** As far as is known: `undo` may be too late all the same. */
  get canUndo(): boolean {
    return this.isUndoable && this.isWaiting;
  }

  /** Calls `listener` whenever the call has moved on, in the place of the one before. */
  listen(listener: ((call: MutationCall) => void) | undefined): void {
    this.listener = listener;
  }

  /** Takes it back. Answers whether that worked: what was sent can't be. */
  async undo(): Promise<boolean> {
    if (!this.canUndo) return false;
    const { name } = await this.outbox.undo(this.id);
    if (name === "done") this.become({ name: "gone" });
    else if (name === "too-late") this.isUndoable = false;
    this.listener?.(this);
    return name === "done";
  }

  /** Lets a failed call go. */
  async discard(): Promise<void> {
    if (this.currentState.name !== "failed") return;
    const { id } = this;
    this.become({ name: "gone" });
    if (this.queued) await this.outbox.discard(id);
  }

  /**
   * Tries a failed call again, with other arguments if some are given.
   *
   * @throws RealtimeError what `client.mutate` throws
   */
  async retry(args: FunctionArgs = this.currentArgs): Promise<void> {
    if (this.currentState.name !== "failed") return;
    const { error } = this.currentState;
    this.currentArgs = args;
    this.isKept = false;
    if (!this.queued) {
      this.begin(args);
      return;
    }
    this.become({ name: "pending" });
    const decision = await this.outbox.retry(this.id, args);
    if (decision.name === "done" && decision.id !== null) this.goOn(decision.id);
    else if (decision.name === "not-kept") this.become({ name: "failed", error });
    // Somebody else has let it go meanwhile: what is asked for here is still meant.
    else this.begin(args);
  }

  /** Looks whether a failed call was tried again or let go elsewhere. */
  lookAgain(): void {
    if (!this.queued || this.currentState.name !== "failed") return;
    const operation = this.outbox.operation(this.currentId);
    if (!operation) this.become({ name: "gone" });
    else if (operation.state === "pending") {
      this.currentArgs = operation.args;
      this.become({ name: "pending" });
      this.goOn(this.currentId);
    }
  }

  private get outbox(): OutboxSource {
    return this.client.outbox;
  }

  private isInOutbox(): boolean {
    // A client that was made by hand may have no outbox.
    const outbox = this.client.outbox as OutboxSource | undefined;
    return outbox?.operation(this.currentId) !== undefined;
  }

  /** Once more from the start. */
  private begin(args: FunctionArgs): void {
    const operation = this.client.mutate(this.mutation, args);
    this.currentId = operation.id;
    this.queued = this.isInOutbox();
    this.isUndoable = this.queued;
    this.become({ name: "pending" });
    this.follow(operation);
  }

  private goOn(id: string): void {
    this.currentId = id;
    this.isUndoable = true;
    this.follow({ id, saved: Promise.resolve({ name: "durable" }), settled: this.outbox.settled(id) });
  }

  private follow({ id, saved, settled }: Operation<unknown>): void {
    void saved.then(({ name }) => {
      if (id !== this.id || this.currentState.name !== "pending") return;
      // What the device had no room for isn't in the outbox any more.
      this.queued = this.queued && this.isInOutbox();
      this.isKept = this.queued;
      this.become(name === "durable" ? { name: "saved" } : { name: "pending" });
    });
    void settled.then((outcome) => {
      if (id === this.id && this.isWaiting) this.become(this.endBy(outcome));
    });
  }

  private endBy(outcome: MutationOutcome<unknown>): MutationCallState {
    if (outcome.name === "applied") return { name: "applied", value: outcome.value };
    const { error } = outcome;
    // The outbox goes on with it, for its user or with the next client.
    const goesOn = this.queued && outcome.name === "interrupted" && error.code !== "mutation-interrupted";
    return goesOn || outcome.name === "cancelled" ? { name: "gone" } : { name: "failed", error };
  }

  private become(state: MutationCallState): void {
    this.currentState = state;
    this.listener?.(this);
  }
}
