import type { JSONValue } from "convex/values";

import { documentFieldsFromJson, type DocumentFields } from "../values/document-check.js";
import { jsonToOptionalValue } from "./filter.js";
import type { DocumentValue } from "./stored-document.js";

/** A document's fields after `patch`: given ones are set, those given as `{"$undefined": null}` taken away. */
export function applyPatch(document: DocumentValue, patch: JSONValue, where: string): DocumentFields {
  const { given, removed } = splitPatch(patch);
  const fields: DocumentFields = { ...document, ...documentFieldsFromJson(given, where) };
  for (const field of removed) delete fields[field];
  return fields;
}

function splitPatch(patch: JSONValue): { given: JSONValue; removed: readonly string[] } {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch))
    return { given: patch, removed: [] };
  const entries = Object.entries(patch);
  const isRemoval = ([, value]: [string, JSONValue]): boolean => jsonToOptionalValue(value) === undefined;
  return {
    given: Object.fromEntries(entries.filter((entry) => !isRemoval(entry))),
    removed: entries.filter(isRemoval).map(([field]) => field),
  };
}
