import { expect, it } from "vitest";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { openClient } from "../support/client.js";
import { until } from "../support/until.js";
import { startServices } from "./support.js";

it("live queries search text, actions search vectors", async () => {
  const server = await startServices();
  const client = openClient(server.url);
  const seen: string[][] = [];
  client.onUpdate(api.places.named, { name: "new y", country: "US" }, (names) => seen.push(names));
  await until(() => expect(seen).toEqual([[]]));
  const york = await client.mutation(api.places.add, { name: "New York", country: "US", position: [1, 2] });
  await client.mutation(api.places.add, { name: "York", country: "GB", position: [1, 2] });
  await client.mutation(api.places.add, { name: "New Orleans", country: "US", position: [2, 1] });
  await until(() => expect(seen.at(-1)).toEqual(["New York", "New Orleans"]));
  expect(await client.action(api.places.near, { position: [2, 4], country: "US" })).toEqual([york]);
  await client.close();
  await server.close();
});
