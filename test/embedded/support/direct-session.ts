import type { Deployment } from "../../../src/embedded/deployment/deployment.js";
import { SyncSession } from "../../../src/embedded/sync/session.js";
import type { RawMessage } from "./raw-socket.js";
import { until } from "./until.js";

/** A session without a network, so that a test says in which step each frame arrives. */
export class DirectSession {
  readonly received: RawMessage[] = [];
  /** How the server has closed it. */
  closing: { readonly code: number; readonly reason: string } | undefined;
  readonly #session: SyncSession;
  #identityVersion = 0;
  #querySetVersion = 0;

  constructor(deployment: Deployment) {
    this.#session = new SyncSession(deployment, {
      send: (frame, sent) => {
        this.received.push(JSON.parse(frame) as RawMessage);
        sent();
      },
      close: (code, reason) => (this.closing = { code, reason }),
    });
    this.send({ type: "Connect", sessionId: "direct", connectionCount: 0, lastCloseReason: null });
  }

  send(message: object): void {
    this.#session.receive(JSON.stringify(message));
  }

  /** Signs in with a user's token, or as somebody else: `{ tokenType: "None" }`. */
  authenticate(token: string | Record<string, unknown>): void {
    const fields = typeof token === "string" ? { tokenType: "User", value: token } : token;
    this.send({ type: "Authenticate", baseVersion: this.#identityVersion++, ...fields });
  }

  modify(...modifications: object[]): void {
    const baseVersion = this.#querySetVersion++;
    this.send({ type: "ModifyQuerySet", baseVersion, newVersion: baseVersion + 1, modifications });
  }

  add(queryId: number, udfPath: string, args: object = {}): void {
    this.modify({ type: "Add", queryId, udfPath, args: [args] });
  }

  remove(...queryIds: number[]): void {
    this.modify(...queryIds.map((queryId) => ({ type: "Remove", queryId })));
  }

  call(type: "Mutation" | "Action", requestId: number, udfPath: string, args: object = {}): void {
    this.send({ type, requestId, udfPath, args: [args] });
  }

  /** The socket is gone. */
  end(): void {
    this.#session.closed();
  }

  of(type: string): RawMessage[] {
    return this.received.filter((message) => message.type === type);
  }

  /** What the transitions said about a query, in order: its values, or the names of what became of it. */
  told(queryId: number): unknown[] {
    return this.of("Transition")
      .flatMap((transition) => transition["modifications"] as RawMessage[])
      .filter((modification) => modification["queryId"] === queryId)
      .map((modification) =>
        modification.type === "QueryUpdated" ? modification["value"] : modification.type,
      );
  }

  /** Resolves when there has been a transition for the present identity and set of queries. */
  async settled(): Promise<void> {
    await until(() => {
      const end = this.of("Transition").at(-1)?.["endVersion"];
      if (end === undefined) throw new Error("No transition yet.");
      const { identity, querySet } = end as { identity: number; querySet: number };
      if (identity !== this.#identityVersion || querySet !== this.#querySetVersion) {
        throw new Error(`The last transition is of identity ${identity} and query set ${querySet}.`);
      }
    });
  }
}
