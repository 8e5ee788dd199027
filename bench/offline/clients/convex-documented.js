import { makeFunctionReference } from "convex/server";
import { optimisticallyUpdateValueInPaginatedQuery } from "convex/react";
import { LIST } from "../page/pending.js";
import { openConvex } from "./convex.js";

const list = makeFunctionReference(LIST);

/** With Convex's own helper for lists. */
export const open = (webSocketConstructor, pages) =>
  openConvex(webSocketConstructor, pages, (localStore, { id, subject }) =>
    optimisticallyUpdateValueInPaginatedQuery(localStore, list, {}, (row) =>
      row._id === id ? { ...row, subject } : row,
    ),
  );
