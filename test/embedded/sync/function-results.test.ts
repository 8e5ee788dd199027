import { ConvexHttpClient, type ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { ConvexError, type Value } from "convex/values";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { callAsAdmin, startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe.each(["socket", "http"])("results over %s", (transport) => {
  let server: DevServer;
  let socketClient: ConvexClient;
  let client: Pick<ConvexHttpClient, "query" | "mutation" | "action">;

  beforeAll(async () => {
    server = await startBackend();
    socketClient = openClient(server.url);
    client =
      transport === "http" ? new ConvexHttpClient(server.url, { logger: false }) : (socketClient as never);
  });

  afterAll(async () => {
    await socketClient.close();
    await server.close();
  });

  test("wrong arguments are refused with the validator's message", async () => {
    await expect(client.query(api.messages.list, { channel: 3 as never })).rejects.toThrow(
      "ArgumentValidationError: Value does not match validator.\nPath: .channel\nValue: 3.0\nValidator: v.string()",
    );
    await expect(client.mutation(api.messages.send, { channel: "x" } as never)).rejects.toThrow(
      "Object is missing the required field `body`.",
    );
  });

  test("a result that breaks its promise is refused", async () => {
    await expect(client.query(api.messages.wrongReturn, {})).rejects.toThrow("ReturnsValidationError");
  });

  test("an internal function is refused exactly as a missing one", async () => {
    const messageOf = async (name: string) => {
      const error = (await client
        .query(makeFunctionReference<"query">(`messages:${name}`), {})
        .catch((thrown: unknown) => thrown)) as Error;
      const [line] = error.message.split("\n").filter((text) => text.startsWith("Could not find"));
      return line?.replace(name, "NAME");
    };
    expect(await messageOf("secret")).toBe(
      "Could not find public function for 'messages:NAME'. Did you forget to run `npx convex dev` or `npx convex deploy`?",
    );
    expect(await messageOf("secret")).toBe(await messageOf("missing"));
  });

  test("a function of another type is named as what it is", async () => {
    await expect(client.query(makeFunctionReference<"query">("messages:send"), {})).rejects.toThrow(
      "Trying to execute messages.js:send as Query, but it is defined as Mutation.",
    );
  });

  test("the data of a ConvexError arrives, from mutations, queries and actions", async () => {
    const dataOf = async (call: Promise<unknown>) => {
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConvexError);
      return (error as ConvexError<Record<string, Value>>).data;
    };
    expect(await dataOf(client.mutation(api.messages.reject, { reason: "so" }))).toEqual({
      code: "refused",
      reason: "so",
    });
    expect(await dataOf(client.query(api.messages.rejectedQuery, {}))).toEqual({
      code: "refused-query",
      when: 7n,
    });
    expect(await dataOf(client.action(api.actions.callRejecting, {}))).toEqual({
      code: "refused",
      reason: "from an action",
    });
  });

  test("a mutation that throws leaves nothing behind, and names the line", async () => {
    await expect(client.mutation(api.messages.crash, {})).rejects.toThrow(
      /Server Error\nUncaught Error: out of order\n {4}at handler \(\.\.\/convex\/messages\.ts:\d+:\d+\)/,
    );
    expect(await client.query(api.messages.list, { channel: "crash" })).toEqual([]);
  });

  test("an action runs mutations and sees what they did", async () => {
    const name = `action-${transport}`;
    expect(await client.action(api.actions.incrementTwice, { name })).toBe(2);
  });

  test("a nested mutation that throws is undone, the one before stays", async () => {
    expect(await client.mutation(api.counters.nested, {})).toContain("Uncaught Error: after the write");
    expect(await client.query(api.counters.get, { name: "kept" })).toBe(1);
    expect(await client.query(api.counters.get, { name: "undone" })).toBe(0);
  });

  test("nested mutations that are started together don't mix", async () => {
    expect(await client.mutation(api.runtime.parallelNested, {})).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(await client.query(api.counters.get, { name: "parallel" })).toBe(2);
  });

  test("the admin key reaches internal functions", async () => {
    expect(await callAsAdmin(server, "messages:secret", {})).toBe("for the backend only");
  });
});
