import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { type Case, eventually } from "./world.js";

/** What a live query shows, and when. */
export const liveQueryCases: readonly Case[] = [
  {
    name: "a query follows the writes of another client",
    async run(world, assert) {
      const client = world.openClient();
      const counts: number[] = [];
      client.onUpdate(api.messages.count, { channel: "general" }, (count) => counts.push(count));
      await eventually(() => assert.deepEqual(counts, [0]));
      const other = world.openClient();
      await other.mutation(api.messages.send, { channel: "general", body: "one" });
      await eventually(() => assert.deepEqual(counts, [0, 1]));
      await Promise.all([client.close(), other.close()]);
    },
  },
  {
    name: "a write elsewhere doesn't run a query again",
    async run(world, assert) {
      const client = world.openClient();
      let runs = 0;
      client.onUpdate(api.messages.count, { channel: "quiet" }, () => (runs += 1));
      await eventually(() => assert.equal(runs, 1));
      await client.mutation(api.messages.send, { channel: "busy", body: "elsewhere" });
      await client.mutation(api.messages.send, { channel: "quiet", body: "here" });
      await eventually(() => assert.equal(runs, 2));
      await client.close();
    },
  },
  {
    name: "a mutation's promise resolves when its effect is in the queries",
    async run(world, assert) {
      const client = world.openClient();
      let count = -1;
      client.onUpdate(api.messages.count, { channel: "general" }, (newest) => (count = newest));
      for (let sent = 1; sent <= 20; sent += 1) {
        await client.mutation(api.messages.send, { channel: "general", body: String(sent) });
        assert.equal(count, sent);
      }
      await client.close();
    },
  },
  {
    name: "two queries of one transition always show one snapshot",
    async run(world, assert) {
      const client = world.openClient();
      const sums: number[] = [];
      const names = ["left", "right"];
      const base = world.openBaseClient(() => {
        const values = names.map(
          (name) => base.localQueryResult("counters:get", { name }) as number | undefined,
        );
        if (values.every((value) => value !== undefined)) sums.push(values.reduce((a, b) => a + b, 0));
      });
      for (const name of names) base.subscribe("counters:get", { name });
      await Promise.all(
        Array.from({ length: 50 }, () => client.mutation(api.counters.move, { from: "left", to: "right" })),
      );
      await eventually(() => assert.equal(base.localQueryResult("counters:get", { name: "right" }), 50));
      assert.isTrue(sums.length > 2);
      assert.deepEqual([...new Set(sums)], [0]);
      await Promise.all([base.close(), client.close()]);
    },
  },
  {
    name: "everyone who asks the same gets the same run",
    async run(world, assert) {
      const clients = Array.from({ length: 5 }, () => world.openClient());
      const answers = await Promise.all(clients.map((client) => client.query(api.users.everyone, {})));
      assert.equal(new Set(answers).size, 1);
      await Promise.all(clients.map((client) => client.close()));
    },
  },
  {
    name: "a removed query is not sent any more",
    async run(world, assert) {
      const client = world.openClient();
      const counts: number[] = [];
      const stop = client.onUpdate(api.messages.count, { channel: "general" }, (count) => counts.push(count));
      await eventually(() => assert.deepEqual(counts, [0]));
      stop();
      await client.mutation(api.messages.send, { channel: "general", body: "unseen" });
      assert.deepEqual(counts, [0]);
      await client.close();
    },
  },
  {
    name: "a result of more than five megabytes arrives whole, also where a part ends inside of a character",
    async run(world, assert) {
      const client = world.openClient();
      const body = "𝄞é€".repeat(50_000);
      await world.callAsAdmin("messages:seed", { channel: "big", count: 25, body });
      const list = await client.query(api.messages.list, { channel: "big" });
      assert.equal(list.length, 25);
      assert.isTrue(list.every((message) => message.body === body));
      await client.close();
    },
  },
  {
    name: "a user who signs in sees their own results, and another one theirs",
    async run(world, assert) {
      const client = world.openClient();
      const seen: (string | null)[] = [];
      client.onUpdate(api.users.me, {}, (user) => seen.push(user));
      await eventually(() => assert.deepEqual(seen, [null]));
      for (const user of ["ada", "grace"]) {
        const token = await world.tokenOf(user);
        client.setAuth(() => Promise.resolve(token));
        await eventually(() => assert.equal(seen.at(-1), user));
      }
      await client.close();
    },
  },
];
