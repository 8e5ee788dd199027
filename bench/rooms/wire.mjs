// One tab's connection, without a network: Convex's messages as text, counted.
import { SyncSession } from "../../dist/embedded/sync/session.js";

export class Wire {
  /** Calls that were made, results of queries that came, and bytes of text both ways. */
  counts = { calls: 0, updates: 0, bytes: 0 };
  #backend;
  #session;
  #answers = new Map();
  #watched = new Map();
  #nextCall = 0;
  #nextQuery = 0;
  #version = 0;

  constructor(backend) {
    this.#backend = backend;
    this.#session = new SyncSession(backend.deployment, {
      send: (frame, sent) => {
        this.counts.bytes += frame.length;
        this.#receive(JSON.parse(frame));
        sent();
      },
      close: () => {},
    });
    this.#send({
      type: "Connect",
      sessionId: crypto.randomUUID(),
      connectionCount: 0,
      lastCloseReason: null,
    });
  }

  mutation(udfPath, args) {
    const requestId = this.#nextCall++;
    this.counts.calls += 1;
    this.#backend.unanswered += 1;
    this.#send({ type: "Mutation", requestId, udfPath, args: [args] });
    return new Promise((resolve, reject) => this.#answers.set(requestId, { resolve, reject }));
  }

  watch(udfPath, args, receive) {
    const queryId = this.#nextQuery++;
    this.#watched.set(queryId, receive);
    this.#modify({ type: "Add", queryId, udfPath, args: [args] });
    return () => {
      this.#watched.delete(queryId);
      this.#modify({ type: "Remove", queryId });
    };
  }

  close() {
    this.#session.closed();
  }

  #modify(modification) {
    const baseVersion = this.#version++;
    const modifications = [modification];
    this.#send({ type: "ModifyQuerySet", baseVersion, newVersion: baseVersion + 1, modifications });
  }

  #send(message) {
    const text = JSON.stringify(message);
    this.counts.bytes += text.length;
    this.#session.receive(text);
  }

  #receive(message) {
    if (message.type === "MutationResponse") {
      const { resolve, reject } = this.#answers.get(message.requestId);
      this.#answers.delete(message.requestId);
      this.#backend.unanswered -= 1;
      if (message.success) resolve(message.result);
      else reject(new Error(message.result));
    } else if (message.type === "Transition") {
      for (const { type, queryId, value } of message.modifications) {
        this.counts.updates += 1;
        if (type === "QueryFailed") throw new Error("A query failed.");
        if (type === "QueryUpdated") this.#watched.get(queryId)?.(value);
      }
    }
  }
}
