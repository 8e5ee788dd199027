import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { mathChance } from "../../src/adapters/browser/math-chance.js";
import { pageScheduler } from "../../src/adapters/browser/page-scheduler.js";
import { systemClock } from "../../src/adapters/browser/system-clock.js";
import { ConvexRemote } from "../../src/adapters/convex/convex-remote.js";
import { LinesLogger } from "../core/live/scripted-remote.js";

const opened: ConvexRemote[] = [];
afterEach(() => Promise.all(opened.splice(0).map((remote) => remote.close())));

/** A page of a device on which somebody was signed in last, whose backend is not there. */
function begun(last: string | undefined) {
  const remembered: (string | null)[] = [];
  const remote = new ConvexRemote({
    url: "http://127.0.0.1:9",
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    clock: systemClock,
    chance: mathChance,
    visibility: { onVisible: () => () => undefined },
    scheduler: pageScheduler,
    lastIdentity: { recall: () => last, remember: (identity) => void remembered.push(identity) },
    logger: new LinesLogger(),
  });
  opened.push(remote);
  const identities: unknown[] = [];
  const note = (): void => void identities.push(remote.connection.identity);
  remote.observe({
    connectionChanged: note,
    identityChanged: note,
    heard: () => undefined,
    transitionEnded: () => undefined,
  });
  return { remote, remembered, identities };
}

const never = () => new Promise<string>(() => undefined);
const tokenOf = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
const gives = (token: string | null) => () => Promise.resolve(token);

describe("who acts before the first token", () => {
  test("is whoever was signed in last, as whom nothing is sent", () => {
    const { remote } = begun("i|ada");
    remote.setAuth(never);
    expect(remote.connection).toMatchObject({ identity: "i|ada", maySend: false });
  });

  test("is not known where nobody was", () => {
    const { remote } = begun(undefined);
    remote.setAuth(never);
    expect(remote.connection.identity).toBeUndefined();
  });

  test("is whom the page names", () => {
    const { remote } = begun("i|ada");
    remote.setAuth(never, "i|bob");
    expect(remote.connection.identity).toBe("i|bob");
  });

  test("is not known when another sign-in begins on the same page", () => {
    const { remote } = begun("i|ada");
    remote.setAuth(never);
    remote.setAuth(never);
    expect(remote.connection.identity).toBeUndefined();
  });

  test("is nobody without a sign-in, and after signing out, which is remembered", () => {
    const { remote, remembered } = begun("i|ada");
    expect(remote.connection.identity).toBeNull();
    remote.setAuth(null);
    expect(remote.connection.identity).toBeNull();
    expect(remembered).toEqual([null]);
  });
});

describe("when the token comes", () => {
  test.each<[string, string, string | undefined, unknown]>([
    ["it says who acts", tokenOf({ iss: "i", sub: "bob" }), undefined, "i|bob"],
    ["it says who acts, whomever the page names", tokenOf({ iss: "i", sub: "bob" }), "i|ada", "i|bob"],
    ["one that can't be read names nobody", "unreadable", undefined, undefined],
    ["of one that can't be read the page says whose it is", "unreadable", "i|bob", "i|bob"],
  ])("%s", async (_, token, named, expected) => {
    const { remote, identities } = begun("i|ada");
    remote.setAuth(gives(token), named);
    await expect.poll(() => identities.at(-1)).toBe(expected);
    expect(remote.connection.identity).toBe(expected);
  });
});
