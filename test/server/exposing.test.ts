import { makeFunctionReference } from "convex/server";
import { describe, expect, it } from "vitest";
import { exposeRealtime, type RealtimeComponent, type RealtimeOptions } from "../../src/server/index.js";

const component = {} as RealtimeComponent;
const send = makeFunctionReference<"mutation">("messages:send");

describe("exposeRealtime", () => {
  it("allows nobody anything unless it is told whom", () => {
    // @ts-expect-error -- Without `authorize` it must not compile either.
    const options: RealtimeOptions = { mutations: { send } };
    expect(() => exposeRealtime(component, options)).toThrow("exposeRealtime needs `authorize");
    expect(() => exposeRealtime(component, undefined as unknown as RealtimeOptions)).toThrow(
      "needs `authorize",
    );
  });

  it("needs to be told what may be called", () => {
    // @ts-expect-error -- Without `mutations` it must not compile either.
    const options: RealtimeOptions = { authorize: () => true };
    expect(() => exposeRealtime(component, options)).toThrow("exposeRealtime needs `mutations`");
    const missing = { send: undefined as unknown as typeof send };
    expect(() => exposeRealtime(component, { authorize: () => true, mutations: missing })).toThrow(
      '`mutations["send"]` names no function',
    );
  });

  it("refuses rates that would let nobody through", () => {
    for (const joins of [
      { atOnce: 0, perSecond: 1 },
      { atOnce: 1, perSecond: 0 },
      { atOnce: 1, perSecond: NaN },
    ]) {
      const options = { authorize: () => true, mutations: { send }, rates: { joins } };
      expect(() => exposeRealtime(component, options)).toThrow("`rates.joins` would let nobody through");
    }
  });

  it("takes mutations alone", () => {
    const query = makeFunctionReference<"query">("messages:list");
    // @ts-expect-error -- A query is no mutation.
    const options: RealtimeOptions = { authorize: () => true, mutations: { query } };
    expect(options).toBeDefined();
  });

  it("makes functions that validate what they are given and what they give", () => {
    const { submit, settled } = exposeRealtime(component, { authorize: () => true, mutations: { send } });
    const validatorsOf = (fn: unknown) => {
      const exported = fn as { isPublic: boolean; exportArgs(): string; exportReturns(): string };
      return [exported.isPublic, exported.exportArgs(), exported.exportReturns()].map(String);
    };
    for (const [isPublic, args, returns] of [submit, settled].map(validatorsOf)) {
      expect(isPublic).toBe("true");
      expect(args).toContain('"type":"object"');
      expect(returns).toMatch(/"type":"(object|union)"/);
    }
  });
});
