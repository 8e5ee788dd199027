import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import { loadCode } from "../../../src/embedded/node/loader.js";
import { type PageBackend, startPageBackend } from "../../../src/testing/index.js";
import { BACKEND_DIR } from "../support/backend.js";
import { until } from "../support/until.js";
import { socketCases } from "./socket-cases.js";

const { code } = await loadCode(BACKEND_DIR);
let backend: PageBackend;

beforeEach(async () => {
  backend = await startPageBackend({ code });
});

afterEach(() => backend.close());

const address = () => `${backend.url}/api/sync`;

const nextEvent = (socket: WebSocket, type: string) =>
  new Promise<Event>((resolve) => socket.addEventListener(type, resolve, { once: true }));

describe("a socket of a backend in the page", () => {
  for (const { name, run } of socketCases) {
    it(name, () =>
      run({ WebSocket: backend.WebSocket, origin: backend.url.replace("http:", "ws:") }, assert),
    );
  }

  it("opens, answers and closes later, never inside of a call", async () => {
    const socket = new backend.WebSocket(address());
    const order: string[] = [];
    for (const type of ["open", "message", "close"]) socket.addEventListener(type, () => order.push(type));
    expect(order).toEqual([]);
    await nextEvent(socket, "open");
    socket.send("nonsense");
    expect(order).toEqual(["open"]);
    await nextEvent(socket, "message");
    socket.close();
    expect(order).toEqual(["open", "message"]);
    backend.link.cut();
    expect(order).toEqual(["open", "message"]);
    await nextEvent(socket, "close");
  });

  it("goes on with the others when a listener throws", async () => {
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const thrown: unknown[] = [];
    process.on("uncaughtException", (error) => thrown.push(error));
    try {
      const socket = new backend.WebSocket(address());
      const error = new Error("of a listener");
      let heard = 0;
      for (const type of ["open", "message", "close"] as const) {
        socket.addEventListener(type, () => {
          throw error;
        });
        socket.addEventListener(type, () => (heard += 1));
      }
      await nextEvent(socket, "open");
      socket.send("nonsense");
      await nextEvent(socket, "close");
      expect(heard).toBe(3);
      await until(() => expect(thrown).toEqual([error, error, error]));
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of before) process.on("uncaughtException", listener);
    }
  });

  it("gives each message a task of its own, so that promises settle in between", async () => {
    backend.link.set({ latencyMs: 30 });
    const socket = new backend.WebSocket(address());
    await nextEvent(socket, "open");
    const order: string[] = [];
    for (const type of ["message", "close"] as const) {
      socket.addEventListener(type, () => {
        order.push(type);
        void Promise.resolve().then(() => order.push(`after ${type}`));
      });
    }
    socket.send("nonsense");
    backend.link.set({ latencyMs: 0 });
    await nextEvent(socket, "close");
    await until(() => expect(order).toEqual(["message", "after message", "close", "after close"]));
  });

  it("delivers what was sent before it closed", async () => {
    const socket = new backend.WebSocket(address());
    await nextEvent(socket, "open");
    const answers: string[] = [];
    backend.link.set({
      latencyMs: 30,
      decide: (direction, frame) => {
        if (direction === "toClient") answers.push(frame);
        return "pass";
      },
    });
    socket.send("nonsense");
    backend.link.set({ latencyMs: 0 });
    socket.close();
    await nextEvent(socket, "close");
    expect(answers.join()).toContain("FatalError");
  });

  it.each(["offline from the start", "offline while it connects", "cut while it connects", "closed backend"])(
    "fails to open, with an error and a close: %s",
    async (when) => {
      if (when === "offline from the start") backend.link.set({ isOffline: true });
      if (when === "closed backend") backend.close();
      const socket = new backend.WebSocket(address());
      const seen: string[] = [];
      for (const type of ["open", "error", "close"]) socket.addEventListener(type, () => seen.push(type));
      if (when === "offline while it connects") backend.link.set({ isOffline: true });
      if (when === "cut while it connects") backend.link.cut();
      expect(await nextEvent(socket, "close")).toMatchObject({ code: 1006, reason: "", wasClean: false });
      expect(seen).toEqual(["error", "close"]);
      expect(socket.readyState).toBe(3);
    },
  );

  it.each(["open", "closing"])("breaks without an error when it is cut while it is %s", async (state) => {
    const socket = new backend.WebSocket(address());
    await nextEvent(socket, "open");
    const seen: string[] = [];
    for (const type of ["message", "error", "close"]) socket.addEventListener(type, () => seen.push(type));
    socket.send("nonsense");
    if (state === "closing") socket.close(3000, "bye");
    backend.link.cut();
    backend.link.cut();
    expect(await nextEvent(socket, "close")).toMatchObject({ code: 1006, reason: "", wasClean: false });
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).toEqual(["close"]);
    expect(backend.link.cuts).toBe(1);
  });
});
