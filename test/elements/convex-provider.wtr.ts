import { expect, fixture, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import { ConvexProvider } from "../../src/elements/convex-provider/convex-provider.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

describe("<convex-provider>", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("takes no room and is accessible", async () => {
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .url=${backend.url}><p>Hello</p></convex-provider>`,
    );
    expect(getComputedStyle(provider).display).to.equal("contents");
    await expect(provider).to.be.accessible();
  });

  it("closes the client that it made when it is removed", async () => {
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .url=${backend.url}></convex-provider>`,
    );
    const client = provider.client!;
    provider.remove();
    await until(() => client.connection.current.name === "closed");
    expect(provider.client).to.equal(undefined);
  });

  it("keeps its client when it is moved, and makes another when it comes back later", async () => {
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .url=${backend.url}></convex-provider>`,
    );
    const client = provider.client!;
    const box = await fixture<HTMLElement>(html`<div></div>`);
    box.append(provider);
    await provider.updateComplete;
    expect(provider.client).to.equal(client);
    provider.remove();
    await until(() => provider.client === undefined);
    box.append(provider);
    await until(() => provider.client !== undefined);
    expect(provider.client).not.to.equal(client);
  });

  it("makes another client for another url, and its elements follow", async () => {
    const other = await TestBackend.start();
    const name = newListName();
    await other.addTexts(name, ["a", "b"]);
    const value = await provided(
      backend,
      html`<live-value query="items:summary" path="totals.items" .args=${{ list: name }}></live-value>`,
    );
    await until(() => value.shadowRoot!.textContent.trim() === "0");
    const provider = value.parentElement as ConvexProvider;
    const before = provider.client!;
    provider.url = other.url;
    await until(() => value.shadowRoot!.textContent.trim() === "2");
    expect(before.connection.current.name).to.equal("closed");
    provider.remove();
    await other.stop();
  });

  it("hands on a client of the page's own, and leaves it open", async () => {
    const client = createRealtimeClient({ url: backend.url });
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .client=${client}><sync-status></sync-status></convex-provider>`,
    );
    await until(() => provider.querySelector("sync-status")!.matches(":state(connected)"));
    provider.remove();
    await Promise.resolve();
    expect(client.connection.current.name).to.equal("connected");
    await client.close();
  });

  it("signs in and out by its auth property", async () => {
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .url=${backend.url}></convex-provider>`,
    );
    let asked = 0;
    provider.auth = () => {
      asked += 1;
      return Promise.resolve(null);
    };
    await until(() => asked > 0);
  });

  it("signs a client in or out when its auth property says so, and at no other time", async () => {
    const signIns: unknown[] = [];
    const clientNamed = (name: string) =>
      ({
        logger: console,
        connection: { subscribe: () => () => undefined },
        watch: () => undefined,
        watchPages: () => undefined,
        mutate: () => undefined,
        setAuth: (auth: unknown) => signIns.push([name, auth]),
      }) as unknown as NonNullable<ConvexProvider["client"]>;
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .client=${clientNamed("one")}></convex-provider>`,
    );
    const auth = () => Promise.resolve(null);
    const heard = async () => {
      await provider.updateComplete;
      return signIns.splice(0);
    };
    expect(await heard()).to.deep.equal([]); // Nothing was said of its sign-in.
    provider.auth = auth;
    expect(await heard()).to.deep.equal([["one", auth]]);
    provider.requestUpdate();
    expect(await heard()).to.deep.equal([]);
    provider.client = clientNamed("two");
    expect(await heard()).to.deep.equal([["two", auth]]);
    provider.auth = null;
    expect(await heard()).to.deep.equal([["two", null]]);
    provider.auth = undefined;
    expect(await heard()).to.deep.equal([]);
  });

  const client = (): unknown => createRealtimeClient({ url: "http://127.0.0.1:1" });
  const closed = (): unknown => {
    const made = createRealtimeClient({ url: "http://127.0.0.1:1" });
    void made.close();
    return made;
  };

  for (const [name, given, code] of [
    ["an address that is none", () => ({ url: "not a url" }), "bad-url"],
    ["an address with spaces around it", () => ({ url: " http://127.0.0.1:1 " }), "bad-url"],
    ["an address with a fragment", () => ({ url: "http://127.0.0.1:1/#top" }), "bad-url"],
    ["an address that is an object", () => ({ url: { href: "http://127.0.0.1:1" } }), "bad-url"],
    ["a client that is none", () => ({ client: {} }), "bad-options"],
    ["a client that is a text", () => ({ client: "client" }), "bad-options"],
    ["an auth that is a token", () => ({ url: "http://127.0.0.1:1", auth: "token" }), "bad-options"],
    ["an auth for a client of its own", () => ({ client: client(), auth: 7 }), "bad-options"],
    ["a closed client to sign in", () => ({ client: closed(), auth: null }), "client-closed"],
  ] as const) {
    it(`reports ${name} once, with what to do, and rejects nothing`, async () => {
      const rejected: unknown[] = [];
      const note = (event: PromiseRejectionEvent): void => void rejected.push(event.reason);
      window.addEventListener("unhandledrejection", note);
      const box = await fixture<HTMLElement>(html`<div></div>`);
      const errors: RealtimeErrorEvent[] = [];
      box.addEventListener("realtime-error", (event) => {
        event.preventDefault();
        errors.push(event);
      });
      const provider = document.createElement("convex-provider");
      Object.assign(provider, given());
      provider.append(document.createElement("sync-status"), document.createElement("live-value"));
      box.append(provider);
      await provider.updateComplete;
      provider.requestUpdate();
      await provider.updateComplete;
      expect(errors.map(({ error }) => error.code)).to.deep.equal([code]);
      expect(errors[0]!.error.remedy).not.to.equal("");
      expect(provider.matches(":state(error)")).to.equal(true);
      await expect(provider).to.be.accessible();
      provider.auth = undefined;
      provider.url = backend.url;
      provider.client = undefined;
      await until(() => provider.querySelector("sync-status")!.matches(":state(connected)"));
      expect(provider.matches(":state(error)")).to.equal(false);
      expect(errors).to.have.lengthOf(1);
      window.removeEventListener("unhandledrejection", note);
      expect(rejected).to.deep.equal([]);
    });
  }

  it("an element's own client that is none is an error of that element", async () => {
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const codes: string[] = [];
    box.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      codes.push(event.error.code);
    });
    const value = Object.assign(document.createElement("live-value"), { query: "items:summary", client: {} });
    const list = Object.assign(document.createElement("realtime-list"), { query: "items:page", client: 7 });
    box.append(value, list);
    await until(() => codes.length === 2);
    expect(codes).to.deep.equal(["bad-options", "bad-options"]);
    expect(value.matches(":state(error)")).to.equal(true);
    expect(list.matches(":state(error)")).to.equal(true);
  });

  it("warns once when it has neither url nor client", async () => {
    const warnings = captureWarnings();
    const provider = await fixture<ConvexProvider>(html`<convex-provider></convex-provider>`);
    provider.requestUpdate();
    await provider.updateComplete;
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain("url");
  });

  it("serves elements that were there before it was defined", async () => {
    const tag = "late-provider";
    const late = document.createElement(tag);
    late.setAttribute("url", backend.url);
    late.append(document.createElement("sync-status"));
    (await fixture(html`<div></div>`)).append(late);
    ConvexProvider.define(tag);
    await until(() => late.querySelector("sync-status")!.matches(":state(connected)"));
  });
});
