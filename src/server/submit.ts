import type { MutationCtx } from "./contexts.js";
import { Batch } from "./batch.js";
import { checkRequest, dependenciesOf } from "./checks.js";
import type { RealtimeComponent } from "./component.js";
import { OperationRun } from "./operation-run.js";
import type { Exposed } from "./options.js";
import { protocol, type SubmitRequest, type SubmitResponse } from "./wire.js";

/** Serves one request: reads the ledger once, does what there is to do in order, writes the ledger once. */
export async function submit(
  ctx: MutationCtx,
  component: RealtimeComponent,
  exposed: Exposed,
  request: SubmitRequest,
): Promise<SubmitResponse> {
  if (request.protocol !== protocol) return { name: "unsupported-protocol", newest: protocol };
  checkRequest(request);
  const { client, acked, entries } = request;
  const user = await ctx.auth.getUserIdentity();
  const identity = user?.tokenIdentifier ?? null;
  if (identity !== request.actor) return { name: "wrong-identity" };

  const { ip, requestId } = await ctx.meta.getRequestMetadata();
  const begun = await ctx.runMutation(component.ledger.begin, {
    client,
    identity,
    ip,
    register: request.register ?? false,
    acked,
    arrivals: entries.map(({ n, id, lane, after }) => ({ n, id, lane, after })),
    dependsOn: dependenciesOf(entries),
    rates: { submits: exposed.rates.submits, registrations: exposed.rates.registrations },
  });
  if (begun.name !== "open") return begun;

  const batch = new Batch(entries, begun, ctx.db.vars.commitTs);
  const run = new OperationRun(ctx, exposed, { client, user, requestId }, batch);
  const answers = [];
  for (const [i, entry] of entries.entries()) answers.push(await run.answer(entry, i));
  const watermark = await ctx.runMutation(component.ledger.finish, { client, acked, settled: batch.settled });
  return { name: "answered", answers, watermark };
}
