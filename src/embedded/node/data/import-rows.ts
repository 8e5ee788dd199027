import { jsonToConvex, type JSONValue } from "convex/values";
import type { DocumentValue } from "../../engine/stored-document.js";
import { assertStorable, documentFieldsFromJson } from "../../values/document-check.js";
import { decodeDocumentId } from "../../values/document-id.js";

/** A document that is to be imported. */
export type ImportRow =
  | { readonly kind: "new"; readonly fields: JSONValue }
  | { readonly kind: "kept"; readonly tableNumber: number; readonly document: DocumentValue };

/** A document with the number of the line that it is from. */
export interface ImportLine {
  readonly number: number;
  readonly row: ImportRow;
}

/**
 * Reads a file of JSON lines, one document each: all of it, before any is imported.
 * @throws naming the first line that can't be imported
 */
export function parseImport(text: string): ImportLine[] {
  const ids = new Set<string>();
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const number = i + 1;
    return atLine(number, () => {
      const row = parseRow(line);
      const id = row.kind === "kept" ? row.document._id : undefined;
      if (id !== undefined && ids.has(id)) throw new Error(`the id "${id}" was there before`);
      if (id !== undefined) ids.add(id);
      return [{ number, row }];
    });
  });
}

/** Does something with a line. What it throws says which line that was. */
export function atLine<T>(number: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Line ${number} can't be imported, so nothing was: ${reason}`, { cause: error });
  }
}

function parseRow(line: string): ImportRow {
  const json = JSON.parse(line) as JSONValue;
  assertOwnNames(json);
  const fields = documentFieldsFromJson(json, "import");
  assertStorable(fields);
  const { _id: id, _creationTime: time } = fields;
  if (id === undefined) {
    const own = { ...(json as Record<string, JSONValue>) };
    delete own["_creationTime"];
    return { kind: "new", fields: own };
  }
  const parts = typeof id === "string" ? decodeDocumentId(id) : "an id must be a text";
  if (typeof parts === "string") throw new Error(`_id: ${parts}`);
  if (typeof time !== "number" || !Number.isFinite(time)) {
    throw new Error("a document with an _id needs its _creationTime, a number");
  }
  return { kind: "kept", tableNumber: parts.tableNumber, document: jsonToConvex(json) as DocumentValue };
}

/** What a field of this name makes of a copied object depends on who copies it: none is taken in. */
function assertOwnNames(json: JSONValue): void {
  if (typeof json !== "object" || json === null) return;
  if (Object.hasOwn(json, "__proto__"))
    throw new Error("a field is named __proto__, which no document can keep");
  for (const part of Object.values(json)) assertOwnNames(part);
}
