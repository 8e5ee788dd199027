import type { Desk } from "./desk.js";
import type { Decision, DecisionResult } from "./events.js";
import type { Item } from "./item.js";
import type { Items } from "./items.js";
import { gone, isFailed, isOpen, lost, type Gone, type Next } from "./life.js";
import type { JsonObject } from "./json.js";
import type { Operation } from "./operation.js";
import type { Reader } from "./reader.js";
import { operationsNamedIn, withIdsOf } from "./temporary-ids.js";

/** What a person's decision comes to. */
type Plan =
  | { readonly name: "impossible" }
  | { readonly name: "move"; readonly next: Next; readonly args: JsonObject }
  | { readonly name: "replace"; readonly operation: Operation };

interface Waiting {
  readonly id: string;
  readonly decision: Decision;
}

/**
 * What people decide about operations, in any tab. It is written without leading: the revision of the row says whether the
 * operation still is what the person saw. When it isn't, the decision is looked at once more after reading again.
 */
export class Decisions {
  private readonly items: Items;
  private readonly desk: Desk;
  private readonly reader: Pick<Reader, "read" | "appended">;
  /** Until the store has heard of the operation. */
  private early: Waiting[] = [];
  /** Until it is known what the operation is now. */
  private late: Waiting[] = [];

  constructor(items: Items, desk: Desk, reader: Pick<Reader, "read" | "appended">) {
    this.items = items;
    this.desk = desk;
    this.reader = reader;
  }

  make(id: string, decision: Decision): void {
    const item = this.items.get(id);
    // What isn't durable, such as a number, must not be built on: the decision could be kept, and that not.
    if (item && (item.isHeld || !this.items.isKept(item))) this.early.push({ id, decision });
    else if (item) this.carryOut(item, decision, planned(item, decision, this.items));
    else this.tell(id, { name: "too-late" });
  }

  /** Looks again at those that were made too early, as the store has answered something. */
  resume(): void {
    const { early } = this;
    this.early = [];
    for (const { id, decision } of early) this.make(id, decision);
  }

  /** Looks again at those that were about something else than what is in the store. */
  resumeAfterReading(): void {
    const { late } = this;
    this.late = [];
    for (const { id, decision } of late) this.make(id, decision);
  }

  private carryOut(item: Item, decision: Decision, plan: Plan): void {
    const { id } = item.operation;
    if (plan.name === "impossible" || item.position === null || item.isLingering) {
      this.tell(id, { name: "too-late" });
      return;
    }
    this.items.mark(id, { isHeld: true });
    this.desk.write(changesFor(plan, { position: item.position, revision: item.revision }), null, {
      done: (result) => {
        this.items.mark(id, { isHeld: false });
        if (result.name === "written") this.tell(id, this.take(id, plan, result.positions));
        else this.lookAgain(id, decision);
      },
      failed: (error) => {
        this.items.mark(id, { isHeld: false });
        this.tell(id, { name: "not-kept", error });
      },
    });
  }

  private take(
    id: string,
    plan: Exclude<Plan, { name: "impossible" }>,
    positions: readonly number[],
  ): DecisionResult {
    const item = this.items.get(id);
    this.desk.ask({ name: "hint" });
    if (plan.name === "replace") {
      const { operation } = plan;
      this.items.arrive(operation);
      for (const position of positions) {
        this.items.place(operation.id, position);
        this.reader.appended(position);
      }
      if (item) this.items.decided(item, goneFrom(item), item.args);
      return { name: "done", id: operation.id };
    }
    if (item) this.items.decided(item, plan.next, plan.args);
    return { name: "done", id: plan.next.name === "gone" ? null : id };
  }

  private lookAgain(id: string, decision: Decision): void {
    this.late.push({ id, decision });
    this.reader.read("all");
  }

  private tell(id: string, result: DecisionResult): void {
    this.desk.ask({ name: "decision-made", id, result });
  }
}

function planned(item: Item, decision: Decision, items: Items): Plan {
  switch (decision.name) {
    case "undo":
      return undone(item);
    case "discard":
      return discarded(item);
    case "retry":
      return retried(item, decision, items);
  }
}

function undone({ progress, args }: Item): Plan {
  const canGo = progress.name === "queued" && progress.number === null;
  return canGo ? { name: "move", next: gone, args } : { name: "impossible" };
}

function discarded(item: Item): Plan {
  const { progress, args } = item;
  if (isFailed(progress)) return { name: "move", next: goneFrom(item), args };
  if (!isOpen(progress)) return { name: "impossible" };
  const { number } = progress;
  const next: Next = number === null ? gone : { name: "voiding", number, then: { name: "discarded" } };
  return { name: "move", next, args };
}

function goneFrom({ progress }: Item): Gone {
  return progress.name === "quarantined" && progress.reason.name === "expired" ? lost : gone;
}

/** Under its own id only if it never had a number: else the server would give the old answer. */
function retried(item: Item, decision: Extract<Decision, { name: "retry" }>, items: Items): Plan {
  const { operation, progress } = item;
  if (!isFailed(progress)) return { name: "impossible" };
  const successors = successorsOf(operation.dependsOn, items);
  const args = [...successors].reduce(
    (all, [former, successor]) => withIdsOf(all, former, successor),
    decision.args ?? item.args,
  );
  const dependsOn = dependenciesOf(item, args, successors, items);
  const isSame = String(dependsOn) === String(operation.dependsOn) && decision.witness === undefined;
  if (progress.number === null && isSame) {
    return { name: "move", next: { name: "queued", number: null }, args };
  }
  return {
    name: "replace",
    operation: {
      ...operation,
      id: decision.newId,
      createdAt: decision.createdAt,
      args,
      dependsOn,
      witness: decision.witness ?? operation.witness,
      retryOf: operation.id,
      mergeRound: decision.isMerge ? operation.mergeRound + 1 : 0,
    },
  };
}

/** What it builds on was itself tried again under another id. */
function successorsOf(ids: readonly string[], items: Items): ReadonlyMap<string, string> {
  const successors = new Map<string, string>();
  for (const { operation, progress } of items.all()) {
    const { retryOf, id } = operation;
    if (retryOf !== null && ids.includes(retryOf) && !isFailed(progress)) successors.set(retryOf, id);
  }
  return successors;
}

/** What was declared, as far as there still is something to wait for; and what the arguments name. */
function dependenciesOf(
  { operation }: Item,
  args: JsonObject,
  successors: ReadonlyMap<string, string>,
  items: Items,
): readonly string[] {
  const named = operationsNamedIn(args);
  const declared = operation.dependsOn.map((id) => successors.get(id) ?? id);
  const living = declared.filter((id) => {
    const other = items.get(id);
    return named.includes(id) || (other !== undefined && !isFailed(other.progress));
  });
  return [...new Set([...living, ...named])];
}

function changesFor(
  plan: Exclude<Plan, { name: "impossible" }>,
  row: { readonly position: number; readonly revision: number },
) {
  if (plan.name === "replace") return { removed: [row], appended: [plan.operation] };
  if (plan.next.name === "gone") return { removed: [row] };
  return { changed: [{ ...row, progress: plan.next, args: plan.args }] };
}
