import { expect, it } from "vitest";
import { nearestName } from "../../src/internal/mistakes/nearest-name.js";

it.each([
  ["txet", "text"],
  ["boddy", "body"],
  ["Author", "author"],
  ["lin", "link"],
  ["headlien", "headline"],
])("%s was probably meant as %s", (written, meant) => {
  expect(nearestName(written, ["_id", "text", "body", "author", "link", "headline"])).toBe(meant);
});

it.each(["list", "title", "at", "id"])("%s is a name of its own", (written) => {
  expect(nearestName(written, ["link", "text", "author", "body"])).toBe(undefined);
});
