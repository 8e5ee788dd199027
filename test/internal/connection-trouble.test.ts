import { describe, expect, it } from "vitest";
import type { ConnectionState } from "../../src/core/live/connection-state.js";
import { type MissedConnection, warningOf } from "../../src/internal/mistakes/connection-trouble.js";

const trying: ConnectionState = {
  name: "reconnecting",
  hasEverConnected: false,
  attempt: 3,
  nextTryAt: null,
  lastSyncedAt: null,
};

const cloud = "https://happy-otter-123.convex.cloud";

const missed = (parts: Partial<MissedConnection>) =>
  warningOf({ backend: cloud, state: trying, blocked: [], page: "https://app.example/", ...parts });

describe("a first connection that doesn't come about", () => {
  it("is told with the address and what is worth a look", () => {
    expect(missed({})).toMatch(new RegExp(`no connection to ${cloud}.*npx convex dev.*firewall`));
    expect(missed({ state: { name: "connecting", hasEverConnected: false } })).toContain("no connection");
  });

  it("is no mistake where it was there, the device has no network or the sign-in is refused", () => {
    const states: ConnectionState[] = [
      { name: "connected", hasEverConnected: true },
      { ...trying, hasEverConnected: true },
      { name: "offline", hasEverConnected: false, lastSyncedAt: null },
      { name: "closed", hasEverConnected: false },
    ];
    for (const state of states) expect(missed({ state })).toBe(undefined);
  });

  it("is laid to the page's policy where that has blocked this address", () => {
    const blocked = ["wss://happy-otter-123.convex.cloud/api/1.0.0/sync"];
    expect(missed({ blocked })).toContain(
      `add ${cloud} wss://happy-otter-123.convex.cloud to its connect-src`,
    );
    expect(missed({ blocked: ["https://elsewhere.example"] })).not.toContain("connect-src");
  });

  it("is laid to http: in a page that came by https:, but not on the reader's own machine", () => {
    expect(missed({ backend: "http://10.0.0.7:3210" })).toContain("https:// only");
    for (const backend of ["http://localhost:3210", "http://127.0.0.1:3210", "http://[::1]:3210"]) {
      expect(missed({ backend })).toContain("reader's own machine");
      expect(missed({ backend, page: "http://localhost:8080/" })).toContain("whether the backend runs");
      expect(missed({ backend, page: "file:///home/page.html" })).toContain("whether the backend runs");
    }
    expect(missed({ backend: "http://10.0.0.7:3210", page: "http://10.0.0.7/" })).not.toContain(
      "https:// only",
    );
  });
});
