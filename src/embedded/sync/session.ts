import type { Deployment } from "../deployment/deployment.js";
import type { Outcome } from "../deployment/outcome.js";
import { canonicalPath } from "../functions/function-path.js";
import { ANONYMOUS, type Identity, ownerKey } from "../functions/identity.js";
import type { Caller } from "../functions/registry.js";
import {
  type AuthenticateMessage,
  type ClientMessage,
  type ConnectMessage,
  type ModifyQuerySetMessage,
  parseClientMessage,
  ProtocolError,
  type RequestMessage,
} from "./client-messages.js";
import { Connection, type SyncSocket } from "./connection.js";
import { QuerySet } from "./query-set.js";
import {
  encodeActionResponse,
  encodeAuthError,
  encodeFatalError,
  encodeMutationResponse,
  encodeTransition,
  type StateVersion,
} from "./server-messages.js";

const MAX_WAITING_MUTATIONS = 1000;
const MAX_RUNNING_ACTIONS = 1000;
/** The year 2116, in nanoseconds: what no clock says, and far from where timestamps end. */
const MAX_OBSERVED_TS = 2n ** 62n;

/**
 * Serves one socket. What the client asks for is gathered until the next transition; there is one transition at a
 * time, and each shows all queries at one timestamp.
 */
export class SyncSession {
  readonly #deployment: Deployment;
  readonly #connection: Connection;
  readonly #queries: QuerySet;
  #sessionId: string | undefined;
  #clientClockSkew: number | undefined;
  /**
   * How far this client's timestamps are ahead of the backend's. Not 0 when it has seen a later time: of a backend whose
   * memory is gone and whose clock was set back. Its own only, so that a false claim concerns nobody else.
   */
  #tsAhead = 0n;
  /** The end of the last transition, in the client's timestamps: where the next one starts. */
  #sent: StateVersion = { querySet: 0, identity: 0, ts: 0n };
  #identityVersion = 0;
  #identity: Promise<Identity> = Promise.resolve(ANONYMOUS);
  #mutationTail: Promise<void> = Promise.resolve();
  #waitingMutations = 0;
  #runningActions = 0;
  #needsTransition = false;
  #isMakingTransitions = false;

  constructor(deployment: Deployment, socket: SyncSocket) {
    this.#deployment = deployment;
    this.#connection = new Connection(socket, deployment.ports.clock);
    this.#queries = new QuerySet(deployment.queries, () => this.#scheduleTransition());
  }

  /** Takes one text frame. Never throws: a wrong one ends the session. */
  receive(text: string): void {
    if (this.#connection.isClosed) return;
    try {
      this.#handle(parseClientMessage(text));
    } catch (error) {
      if (error instanceof ProtocolError) this.fail(error.message);
      else this.#fault(error);
    }
  }

  /** Ends the session because the client breaks the protocol; it won't come back. */
  fail(message: string): void {
    this.#connection.send(encodeFatalError(message));
    this.#close(1008, "Protocol violation");
  }

  /** The socket is gone. What runs already goes on, nothing else starts. */
  closed(): void {
    this.#connection.closed();
    this.#queries.close();
  }

  #handle(message: ClientMessage): void {
    if (message.type === "Connect") return this.#connect(message);
    if (this.#sessionId === undefined) throw new ProtocolError("The first message must be Connect.");
    switch (message.type) {
      case "Authenticate":
        return this.#authenticate(message);
      case "ModifyQuerySet":
        return this.#modifyQuerySet(message);
      case "Mutation":
        return this.#enqueueMutation(message, this.#sessionId);
      case "Action":
        this.#runAction(message).catch((error: unknown) => this.#fault(error));
        return;
      case "Event":
        return;
    }
  }

  #connect(message: ConnectMessage): void {
    if (this.#sessionId !== undefined) throw new ProtocolError("Connect may be sent only once.");
    this.#sessionId = message.sessionId;
    if (message.clientTs !== undefined) {
      this.#clientClockSkew = message.clientTs - this.#deployment.ports.clock.nowMs();
    }
    const { maxObservedTimestamp = 0n } = message;
    if (maxObservedTimestamp > MAX_OBSERVED_TS) {
      return this.#close(1011, "InternalServerError: the client has seen a time that no backend has");
    }
    const { ts } = this.#deployment.latest;
    if (maxObservedTimestamp > ts) this.#tsAhead = maxObservedTimestamp - ts;
  }

  #authenticate(message: AuthenticateMessage): void {
    const { baseVersion } = message;
    if (baseVersion !== this.#identityVersion) {
      throw new ProtocolError(
        `BaseVersionMismatch: Authenticate starts from identity ${baseVersion}, the last was ${this.#identityVersion}.`,
      );
    }
    this.#identityVersion += 1;
    this.#identity = this.#deployment.authenticate(message.token);
    this.#identity.catch((error: unknown) => this.#refuse((error as Error).message, baseVersion, true));
    this.#scheduleTransition();
  }

  #modifyQuerySet(message: ModifyQuerySetMessage): void {
    this.#queries.receive(message);
    this.#scheduleTransition();
  }

  #enqueueMutation(message: RequestMessage, sessionId: string): void {
    if (this.#waitingMutations >= MAX_WAITING_MUTATIONS)
      return this.#close(1013, "TooManyConcurrentMutations");
    this.#waitingMutations += 1;
    const identity = this.#identity; // As of now, whoever signs in while this waits.
    this.#mutationTail = this.#mutationTail.then(async () => {
      await this.#runMutation(message, sessionId, identity);
      this.#waitingMutations -= 1;
    });
  }

  async #runMutation(message: RequestMessage, sessionId: string, identity: Promise<Identity>): Promise<void> {
    const known = await this.#admit(identity);
    if (known === undefined) return;
    const { requestId } = message;
    await new Promise<void>((resolve) => {
      this.#deployment.mutations.submit(
        callOf(message, known),
        { sessionId, requestId, owner: ownerKey(known) },
        {
          isGone: () => this.#connection.isClosed,
          settle: (outcome: Outcome) => {
            this.#connection.send(encodeMutationResponse(requestId, this.#inClientTime(outcome)));
            this.#scheduleTransition();
            resolve();
          },
        },
      );
    });
  }

  #inClientTime(outcome: Outcome): Outcome {
    return outcome.success ? { ...outcome, ts: outcome.ts + this.#tsAhead } : outcome;
  }

  async #runAction(message: RequestMessage): Promise<void> {
    if (this.#runningActions >= MAX_RUNNING_ACTIONS) return this.#close(1013, "TooManyConcurrentRequests");
    this.#runningActions += 1;
    const identity = await this.#admit(this.#identity);
    if (identity === undefined) return;
    const outcome = await this.#deployment.actions.run({ ...callOf(message, identity), job: null });
    this.#runningActions -= 1;
    this.#connection.send(encodeActionResponse(message.requestId, outcome));
    this.#scheduleTransition();
  }

  /** The identity, if it may do something now; undefined when the session ends instead. */
  async #admit(identity: Promise<Identity>): Promise<Identity | undefined> {
    const known = await identity.catch(() => undefined); // A refused token has ended the session already.
    if (known === undefined || this.#connection.isClosed) return undefined;
    if (!this.#deployment.isExpired(known)) return known;
    this.#refuse("The token has expired.", this.#identityVersion, false);
    return undefined;
  }

  #scheduleTransition(): void {
    this.#needsTransition = true;
    if (this.#isMakingTransitions || this.#connection.isClosed) return;
    this.#isMakingTransitions = true;
    // Later than the cause: the response to a mutation leaves in the same step as its commit.
    queueMicrotask(() => void this.#makeTransitions());
  }

  async #makeTransitions(): Promise<void> {
    try {
      while (this.#needsTransition && !this.#connection.isClosed) {
        await this.#connection.roomForTransition();
        this.#needsTransition = false;
        await this.#makeTransition();
      }
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#isMakingTransitions = false;
    }
  }

  async #makeTransition(): Promise<void> {
    const identityVersion = this.#identityVersion;
    const changes = this.#queries.takeChanges();
    const identity = await this.#admit(this.#identity);
    if (identity === undefined) return;
    const snapshot = this.#deployment.latest;
    const modifications = await this.#queries.update(changes, snapshot, identity, callerOf(identity));
    if (this.#connection.isClosed) return;
    const endVersion = {
      querySet: changes.version,
      identity: identityVersion,
      ts: snapshot.ts + this.#tsAhead,
    };
    this.#connection.sendTransition(
      encodeTransition({
        startVersion: this.#sent,
        endVersion,
        modifications,
        clientClockSkew: this.#clientClockSkew,
        serverTs: BigInt(Math.trunc(this.#deployment.ports.clock.nowMs())) * 1_000_000n,
      }),
    );
    this.#sent = endVersion;
  }

  #refuse(error: string, baseVersion: number, authUpdateAttempted: boolean): void {
    this.#connection.send(encodeAuthError(error, baseVersion, authUpdateAttempted));
    this.#close(1000, "");
  }

  #fault(error: unknown): void {
    this.#deployment.log({ type: "fault", message: "A sync session failed.", error });
    this.#close(1011, "InternalServerError");
  }

  #close(code: number, reason: string): void {
    this.#connection.close(code, reason);
    this.#queries.close();
  }
}

function callOf(message: RequestMessage, identity: Identity) {
  return {
    component: message.component,
    path: canonicalPath(message.udfPath),
    args: message.args,
    caller: callerOf(identity),
    identity,
  };
}

function callerOf(identity: Identity): Caller {
  return identity.kind === "admin" ? "trusted" : "client";
}
