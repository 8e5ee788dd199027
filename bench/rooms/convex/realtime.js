import { exposeRealtime } from "convex-elements/server";
import { componentsGeneric } from "convex/server";

const many = { atOnce: 100_000, perSecond: 1_000 };

export const { join, beat, leave, members, online, signal, signals } = exposeRealtime(
  componentsGeneric().realtime,
  // All members come from one address here, which nobody who isn't measuring should allow.
  { authorize: () => true, mutations: {}, rates: { joins: many } },
);
