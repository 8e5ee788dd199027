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

  it("reports an address that is none, with what to do", async () => {
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const errors: RealtimeErrorEvent[] = [];
    box.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      errors.push(event);
    });
    const provider = document.createElement("convex-provider");
    provider.url = "not a url";
    box.append(provider);
    await provider.updateComplete;
    expect(errors.map(({ error }) => error.code)).to.deep.equal(["bad-url"]);
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
