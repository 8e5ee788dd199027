/** What is wrong with which field, by the field's name. */
export type FieldErrors = ReadonlyMap<string, string>;

/**
 * Reads what a mutation said of single fields, from the `data` of its `ConvexError`:
 *
 * - `{ fields: { body: "Too long" } }`, with a text or an array of texts
 * - `{ fieldErrors: { body: ["Too long"] } }`, as Zod's `flatten()` makes them
 * - `{ issues: [{ path: ["body"], message: "Too long" }] }`, as Standard Schema has them, Zod and Valibot among others
 * - `{ ZodError: [{ path: ["body"], message: "Too long" }] }`, as convex-helpers throws them
 */
export function fieldErrors(data: unknown): FieldErrors {
  const { fields, fieldErrors: flattened, issues, ZodError: helpers } = asObject(data);
  const errors = new Map<string, string>();
  for (const named of [fields, flattened]) readNamed(named, errors);
  for (const list of [issues, helpers]) if (Array.isArray(list)) readIssues(list, errors);
  return errors;
}

/** What the app's function says to people, if it says anything: the text that it threw, or its `message`. */
export function messageIn(data: unknown): string | undefined {
  if (typeof data === "string") return data === "" ? undefined : data;
  const { message } = asObject(data);
  return typeof message === "string" && message !== "" ? message : undefined;
}

function readNamed(named: unknown, errors: Map<string, string>): void {
  for (const [name, said] of Object.entries(asObject(named))) {
    const texts = (Array.isArray(said) ? said : [said]).filter(
      (text) => typeof text === "string" && text !== "",
    );
    if (texts.length > 0) errors.set(name, texts.join(" "));
  }
}

function readIssues(issues: readonly unknown[], errors: Map<string, string>): void {
  for (const issue of issues) {
    const { path, message } = asObject(issue);
    if (!Array.isArray(path) || path.length === 0 || typeof message !== "string") continue;
    const name = path.map(segmentOf).join(".");
    const before = errors.get(name);
    errors.set(name, before === undefined ? message : `${before} ${message}`);
  }
}

function segmentOf(segment: unknown): string {
  const { key } = asObject(segment);
  return String(key ?? segment);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
