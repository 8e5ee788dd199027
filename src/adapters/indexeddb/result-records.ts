import type { KeptResult } from "../../core/live/result-store.js";
import type { Json } from "../../core/outbox/json.js";
import { type ResultRecord, RESULTS_VERSION } from "./results-layout.js";

/** Rows in one record, at most: larger ones stop the page for too long when they are read. */
const RECORD_ROWS = 1_000;

/** How the backend's values are written as JSON, and read again. */
export interface ResultCodec {
  encode(value: unknown): Json;
  decode(json: Json): unknown;
}

/** The first record's text. Those that follow hold rows alone. */
interface Head {
  readonly chunks: number;
  readonly range: Json;
  readonly content: KeptResult["content"];
}

export function recordsFrom(result: KeptResult, { encode }: Pick<ResultCodec, "encode">): ResultRecord[] {
  const { token, part, range, content, ts } = result;
  const [first, ...others] = chunksOf(mapped(content, encode));
  const head: Head = { chunks: others.length + 1, range, content: first };
  const texts = [JSON.stringify(head), ...others.map(({ rows }) => JSON.stringify(rows))];
  return texts.map((text, chunk) => ({ token, part, chunk, v: RESULTS_VERSION, ts, text }));
}

/** What records hold, in their order. A part that isn't whole, or that another version wrote, isn't there. */
export function resultsFrom(
  records: readonly ResultRecord[],
  codec: Pick<ResultCodec, "decode">,
): KeptResult[] {
  const parts = new Map<string, ResultRecord[]>();
  for (const record of records) parts.set(record.part, [...(parts.get(record.part) ?? []), record]);
  return [...parts.values()].flatMap((ofPart) => resultFrom(ofPart, codec) ?? []);
}

function resultFrom(
  records: readonly ResultRecord[],
  { decode }: Pick<ResultCodec, "decode">,
): KeptResult | null {
  const [first] = records;
  if (first?.v !== RESULTS_VERSION || first.chunk !== 0) return null;
  try {
    const { chunks, range, content } = JSON.parse(first.text) as Head;
    const others = records.slice(1, chunks);
    const isWhole = others.length === chunks - 1 && others.every(({ chunk }, index) => chunk === index + 1);
    if (!isWhole) return null;
    const { token, part, ts } = first;
    const more = others.map(({ text }) => JSON.parse(text) as readonly Json[]);
    const all = withRows(content, more);
    return { token, part, range, content: mapped(all, decode as (json: unknown) => unknown), ts };
  } catch {
    // Nothing else is lost with it, and the next result takes its place.
    return null;
  }
}

function withRows(content: KeptResult["content"], more: readonly (readonly Json[])[]): KeptResult["content"] {
  return content.name === "rows" ? { name: "rows", rows: content.rows.concat(...more) } : content;
}

function mapped(content: KeptResult["content"], map: (value: unknown) => unknown): KeptResult["content"] {
  return content.name === "rows"
    ? { name: "rows", rows: content.rows.map(map) }
    : { name: "value", value: map(content.value) };
}

type Rows = Extract<KeptResult["content"], { readonly name: "rows" }>;

function chunksOf(content: KeptResult["content"]): [KeptResult["content"], ...Rows[]] {
  if (content.name === "value") return [content];
  const { rows } = content;
  const others: Rows[] = [];
  for (let from = RECORD_ROWS; from < rows.length; from += RECORD_ROWS) {
    others.push({ name: "rows", rows: rows.slice(from, from + RECORD_ROWS) });
  }
  return [{ name: "rows", rows: rows.slice(0, RECORD_ROWS) }, ...others];
}
