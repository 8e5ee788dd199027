import { expect, test } from "vitest";
import { OutboxClient, run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

const hello = run(1, "notes:add", { text: "hello" });
const nothing = { watermark: 0, settled: [], outcomes: [] };

describeOnBackends("a user", (world) => {
  test.each([
    ["another user", "grace"],
    ["somebody who isn't signed in", null],
  ])("gets nothing of a client of %s", async (_name, other) => {
    const owner = await world().client("ada");
    await owner.send(hello);
    const thief = await world().stranger(other, owner.client);

    expect(await thief.submit([hello])).toEqual({ name: "wrong-identity" });
    expect(await thief.submit([run(2, "notes:add", { text: "mine" })])).toEqual({ name: "wrong-identity" });
    expect(await thief.register()).toEqual({ name: "wrong-identity" });
    expect(await thief.ack({ from: 1, to: 1 })).toEqual({ name: "wrong-identity" });
    expect(await thief.caller.settled(owner.client)).toEqual(nothing);

    expect(await owner.send(hello)).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("gets nothing of a client of somebody who isn't signed in", async () => {
    const guest = await world().client(null);
    await guest.send(hello);
    const thief = await world().stranger("ada", guest.client);
    expect(await thief.submit([hello])).toEqual({ name: "wrong-identity" });
    expect(await thief.caller.settled(guest.client)).toEqual(nothing);
  });

  test("who isn't the one that the client expects does nothing", async () => {
    const client = await world().client("ada");
    for (const actor of ["https://issuer.test|grace", "ada", "", null]) {
      expect(await client.submit([hello], { actor })).toEqual({ name: "wrong-identity" });
    }
    const signedOut = new OutboxClient(await world().backend.as(null), "ada", client.client);
    expect(await signedOut.submit([hello])).toEqual({ name: "wrong-identity" });
    expect(await world().texts()).toEqual([]);
  });

  test("who isn't signed in is known by the client", async () => {
    const guest = await world().client(null);
    const other = await world().client(null);
    await guest.send(hello);
    expect(await guest.caller.settled(guest.client)).toMatchObject({ outcomes: [{ n: 1, id: "op-1" }] });
    expect(await guest.caller.settled(other.client)).toEqual(nothing);
    expect(await other.send(hello)).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["hello", "hello"]);
  });

  test("with two clients has two outboxes", async () => {
    const phone = await world().client("ada");
    const desk = await world().client("ada");
    await Promise.all([phone.send(hello), desk.send(hello)]);
    expect(await world().texts()).toEqual(["hello", "hello"]);
    expect(await desk.caller.settled(phone.client)).toMatchObject({ outcomes: [{ n: 1 }] });
  });

  test("may not see what is settled for a client that is none", async () => {
    const client = await world().client();
    await expect(client.caller.settled("me")).rejects.toThrow("32 hexadecimal digits");
    expect(await client.caller.settled("f".repeat(32))).toEqual(nothing);
  });
});

describeOnBackends("authorize", (world) => {
  const denied = { name: "rejected", error: { code: "denied", message: "This isn't allowed." } };

  test("refuses a user for good", async () => {
    const mallory = await world().client("mallory");
    const [refused] = await mallory.send(hello);
    expect(refused).toMatchObject(denied);
    expect(await mallory.send(hello)).toEqual([refused]);
    expect(await world().texts()).toEqual([]);
  });

  test("sees the arguments and the data, and says why", async () => {
    const client = await world().client();
    const [forbidden] = await client.send(run(1, "notes:add", { text: "forbidden" }));
    expect(forbidden).toMatchObject({
      name: "rejected",
      error: { code: "denied", message: "Not this word.", data: { code: "words" } },
    });
    await world().turn("locked", true);
    expect(await client.send(run(2, "notes:add", { text: "hello" }))).toMatchObject([denied]);
    await world().turn("locked", false);
    expect(await client.send(run(3, "notes:add", { text: "hello" }))).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("of a mutation is asked as well as that of all", async () => {
    const client = await world().client();
    const [made] = await client.send(hello);
    const edit = (n: number, text: string) =>
      run(n, "notes:edit", { id: (made as { value: string }).value, text });
    expect(await client.send(edit(2, "never"), edit(3, "forbidden"), edit(4, "edited"))).toMatchObject([
      denied,
      { name: "rejected", error: { code: "denied" } },
      { name: "applied" },
    ]);
  });
});
