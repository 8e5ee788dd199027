import { createElement, memo } from "react";

/** A row in React, rendered only when its object is another one. */
export const Row = memo(({ row, index, measure }) =>
  createElement(
    "p",
    { "data-key": row._id, "data-index": index, ref: measure },
    createElement("b", null, row.author),
    ` ${row.subject} `,
    createElement("small", null, row.at),
  ),
);
