import { makeFunctionReference } from "convex/server";
import { LIST, PAGE } from "../page/pending.js";
import { openConvex, pageArgs } from "./convex.js";

const list = makeFunctionReference(LIST);

/** With an update that knows which page its row is in, as only a bench does. */
export const open = (webSocketConstructor, pages) =>
  openConvex(webSocketConstructor, pages, (localStore, { id, subject }) => {
    const args = pageArgs(Math.floor(Number(id.split("-")[1]) / PAGE));
    const value = localStore.getQuery(list, args);
    if (!value) return;
    const page = value.page.map((row) => (row._id === id ? { ...row, subject } : row));
    localStore.setQuery(list, args, { ...value, page });
  });
