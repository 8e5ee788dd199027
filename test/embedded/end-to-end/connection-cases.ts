import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { type Case, eventually } from "./world.js";

/** What becomes of mutations and queries when the connection breaks. */
export const connectionCases: readonly Case[] = [
  {
    name: "cut between a commit and its response: the mutation takes effect once",
    async run(world, assert) {
      const client = world.openClient();
      world.network.cutOnceBefore(
        (direction, frame) => direction === "toClient" && frame.includes('"MutationResponse"'),
      );
      assert.equal(await client.mutation(api.counters.increment, { name: "visits" }), 1);
      assert.equal(world.network.cuts, 1);
      assert.equal(await client.query(api.counters.get, { name: "visits" }), 1);
      await client.close();
    },
  },
  {
    name: "cut between a response and the transition that covers it: the mutation takes effect once and settles",
    async run(world, assert) {
      const client = world.openClient();
      client.onUpdate(api.counters.get, { name: "visits" }, () => undefined);
      await client.query(api.counters.get, { name: "visits" });
      let hasResponse = false;
      world.network.cutOnceBefore((direction, frame) => {
        if (direction === "toClient" && frame.includes('"MutationResponse"')) hasResponse = true;
        return hasResponse && frame.includes('"Transition"');
      });
      assert.equal(await client.mutation(api.counters.increment, { name: "visits" }), 1);
      assert.equal(world.network.cuts, 1);
      assert.equal(await client.query(api.counters.get, { name: "visits" }), 1);
      await client.close();
    },
  },
  {
    name: "cut before the mutation reaches the backend: it is sent again",
    async run(world, assert) {
      const client = world.openClient();
      world.network.cutOnceBefore(
        (direction, frame) => direction === "toServer" && frame.includes('"Mutation"'),
      );
      assert.equal(await client.mutation(api.counters.increment, { name: "visits" }), 1);
      assert.equal(world.network.cuts, 1);
      await client.close();
    },
  },
  {
    name: "five mutations queued without network apply once and in order",
    async run(world, assert) {
      const client = world.openClient();
      await client.query(api.counters.get, { name: "visits" });
      world.network.goDown();
      await eventually(() => assert.equal(client.connectionState().isWebSocketConnected, false));
      const sent = ["a", "b", "c", "d", "e"].map((body) =>
        client.mutation(api.messages.sendNumbered, { channel: "offline", body }),
      );
      world.network.comeBack();
      assert.deepEqual(await Promise.all(sent), [1, 2, 3, 4, 5]);
      const list = await client.query(api.messages.list, { channel: "offline" });
      assert.deepEqual(
        list.map(({ body, number }) => `${number}${body}`),
        ["1a", "2b", "3c", "4d", "5e"],
      );
      await client.close();
    },
  },
  {
    name: "all connections dropped: clients come back and go on",
    async run(world, assert) {
      const client = world.openClient();
      const values: number[] = [];
      client.onUpdate(api.counters.get, { name: "visits" }, (value) => values.push(value));
      await eventually(() => assert.deepEqual(values, [0]));
      world.network.dropAll();
      await client.mutation(api.counters.increment, { name: "visits" });
      assert.equal(values.at(-1), 1);
      await client.close();
    },
  },
];
