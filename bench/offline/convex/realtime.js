import { componentsGeneric, makeFunctionReference } from "convex/server";
import { exposeRealtime } from "../../../dist/server/index.js";

export const { submit, settled } = exposeRealtime(componentsGeneric().realtime, {
  authorize: () => true,
  mutations: { "notes:add": makeFunctionReference("notes:add") },
});
