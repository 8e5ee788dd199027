import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { demoBackends, type DemoBackend } from "./demo-backends.js";

interface Message {
  _id: string;
  author: string;
  body: string;
  editedAt?: number;
}
interface Page {
  page: Message[];
  isDone: boolean;
  continueCursor: string;
}

const ada = "ada's secret, long enough to be one";
const grace = "grace's secret, long enough to be one";

describe.each(Object.entries(demoBackends))("the demo's functions on %s", (_name, start) => {
  let backend: DemoBackend;
  beforeEach(async () => {
    backend = await start();
  });
  afterEach(() => backend.close());

  const join = (token: string, name: string) => backend.mutation<string>("guests:join", { token, name });
  const send = (token: string, body: string, channel = "general") =>
    backend.mutation<string>("messages:send", { token, channel, body });
  const list = (numItems: number, cursor: string | null = null, channel = "general") =>
    backend.query<Page>("messages:list", { channel, paginationOpts: { numItems, cursor } });
  const bodies = async (channel?: string) => (await list(100, null, channel)).page.map((row) => row.body);
  const count = (channel = "general") => backend.query<number>("counters:messages", { channel });

  test("list gives the newest first, page by page, without the guest's secret", async () => {
    await join(ada, "Ada");
    for (const body of ["one", "two", "three"]) await send(ada, body);

    const first = await list(2);
    const second = await list(2, first.continueCursor);

    expect(first.page.map((row) => row.body)).toEqual(["three", "two"]);
    expect(second.page.map((row) => row.body)).toEqual(["one"]);
    expect(second.isDone).toBe(true);
    expect(JSON.stringify([first, second])).not.toContain(ada);
  });

  test("channels don't mix, and each has its own count", async () => {
    await join(ada, "Ada");
    await send(ada, "here");
    await send(ada, "there", "ideas");
    await send(ada, "there too", "ideas");

    expect(await bodies()).toEqual(["here"]);
    expect(await bodies("ideas")).toEqual(["there too", "there"]);
    expect([await count(), await count("ideas"), await count("nowhere")]).toEqual([1, 2, 0]);
  });

  test("send trims the text, and refuses one that is empty or too long", async () => {
    await join(ada, "Ada");
    await send(ada, "  kept  ");

    await expect(send(ada, " \n ")).rejects.toThrow("The message is empty.");
    await expect(send(ada, "x".repeat(2001))).rejects.toThrow("2001 characters; at most 2000");
    expect(await bodies()).toEqual(["kept"]);
    expect(await count()).toBe(1);
  });

  test("nobody writes without having joined", async () => {
    await expect(send(ada, "hello")).rejects.toThrow("Choose a name");
    await expect(join("short", "Ada")).rejects.toThrow("32 characters");
  });

  test("joining again renames the guest", async () => {
    const first = await join(ada, "Ada");
    const second = await join(ada, "Countess");
    await send(ada, "hello");

    expect(second).toBe(first);
    expect((await list(1)).page[0]).toMatchObject({ author: "Countess", guest: first });
  });

  test("edit and remove are for the writer alone", async () => {
    await join(ada, "Ada");
    await join(grace, "Grace");
    const id = await send(ada, "mine");

    await expect(backend.mutation("messages:edit", { token: grace, id, body: "hers" })).rejects.toThrow(
      "Only its writer",
    );
    await expect(backend.mutation("messages:remove", { token: grace, id })).rejects.toThrow(
      "Only its writer",
    );

    await backend.mutation("messages:edit", { token: ada, id, body: "still mine" });
    const edited = (await list(1)).page[0];
    expect(edited?.body).toBe("still mine");
    expect(edited?.editedAt).toBeTypeOf("number");

    await backend.mutation("messages:remove", { token: ada, id, channel: "general" });
    expect(await bodies()).toEqual([]);
    expect(await count()).toBe(0);
    await expect(backend.mutation("messages:remove", { token: ada, id })).rejects.toThrow("was removed");
  });

  test("a flood of one guest is told to wait, another guest still writes", async () => {
    await join(ada, "Ada");
    await join(grace, "Grace");
    const sent = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => send(ada, `message ${i}`)));

    const refused = sent.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(String(reason)).toContain("Try again later");
    await send(grace, "calm");
    expect(await count()).toBe(60 - refused.length + 1);
  });

  test("an import keeps the order of its rows and counts them", async () => {
    const rows = ["first", "second"].map((body) => ({ channel: "commits", author: "someone", body }));
    await backend.internalMutation("messages:importBatch", { rows });

    expect(await bodies("commits")).toEqual(["second", "first"]);
    expect(await count("commits")).toBe(2);
  });
});
