import type { OutboxRemote, Submitted } from "../../core/outbox/outbox-runner.js";
import type { Answer, LedgerNews, SubmitRequest, SubmitResponse } from "../../core/outbox/wire.js";
import { messageOf } from "../../core/errors.js";
import type { Logger, Remote, RemoteOutcome } from "../../core/ports.js";
import type { Unsubscribe } from "../../core/source.js";
import { encodeCall } from "./encode-call.js";
import { decodeValue, encodeValue } from "./json-values.js";

/** Where an app exposes the outbox's functions: `convex/realtime.ts`. */
const SUBMIT = "realtime:submit";
const SETTLED = "realtime:settled";

/** The outbox's server half, as `exposeRealtime` of `convex-elements/server` makes it. */
export function convexOutboxRemote(
  remote: Pick<Remote, "mutate" | "subscribe">,
  logger: Pick<Logger, "warn" | "error">,
): OutboxRemote {
  return {
    async submit(request: SubmitRequest): Promise<Submitted> {
      const call = attempt(() => encodeCall(SUBMIT, withValues(request)));
      if (call instanceof Error) return failed("not-run", `It can't be sent: ${call.message}`);
      return submitted(await remote.mutate(call));
    },
    watchLedger(client, receive): Unsubscribe {
      const subscription = remote.subscribe({ name: SETTLED, args: { client } }, (result) => {
        if (!result.ok) {
          // What the ledger can't say now, the answers to requests do.
          logger.warn(`What became of queued mutations is told later: ${result.error.message}`);
          receive(null);
          return;
        }
        const news = attempt(() => ledgerNews(result.value));
        if (news instanceof Error) logger.error(unreadable(SETTLED), news);
        receive(news instanceof Error ? null : news);
      });
      return () => subscription.unsubscribe();
    },
  };
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function failed(name: "not-run" | "setup", message: string): Submitted {
  return { name: "failed", failure: { name, message } };
}

const unreadable = (name: string): string =>
  `${name} answered what this version of convex-elements doesn't understand. ` +
  "Export `submit` and `settled` of exposeRealtime() from convex/realtime.ts, in the same version.";

/** Operations are kept as JSON, and sent as values. */
function withValues(request: SubmitRequest): Record<string, unknown> {
  const entries = request.entries.map((entry) =>
    entry.kind === "run" ? { ...entry, args: decodeValue(entry.args) } : entry,
  );
  return { ...request, entries };
}

function submitted(outcome: RemoteOutcome): Submitted {
  if (outcome.name === "applied") {
    const answer = attempt(() => response(outcome.value));
    return answer instanceof Error
      ? failed("setup", unreadable(SUBMIT))
      : { name: "answered", response: answer };
  }
  const { code, message } = outcome.error;
  if (outcome.name === "interrupted" || code !== "mutation-failed") {
    return { name: "failed", failure: { name: "lost", retryAfterMs: null } };
  }
  // Convex names neither of them by more than words, and neither gets better by trying again.
  const isSetup = /Could not find public function|ArgumentValidationError/.test(message);
  return failed(isSetup ? "setup" : "not-run", message);
}

function response(value: unknown): SubmitResponse {
  const said = value as SubmitResponse;
  if (typeof said.name !== "string") throw new TypeError("The answer has no name.");
  return said.name === "answered" ? { ...said, answers: said.answers.map(withJson) } : said;
}

function ledgerNews(value: unknown): LedgerNews {
  const { watermark, settled, outcomes } = value as LedgerNews;
  if (!Array.isArray(settled)) throw new TypeError("The ledger doesn't say what is settled.");
  return { watermark, settled, outcomes: outcomes.map(withJson) };
}

/** An answer of the server, with the app's own values as they are kept. */
function withJson<A extends Answer>(answer: A): A {
  const fields = ["value", "theirs", "overwrote"] as const;
  if (typeof answer.name !== "string") throw new TypeError("An answer has no name.");
  const kept: Record<string, unknown> = { ...answer };
  for (const field of fields) if (field in kept) kept[field] = encodeValue(kept[field]);
  if (answer.name === "rejected" && answer.error.data !== undefined) {
    kept["error"] = { ...answer.error, data: encodeValue(answer.error.data) };
  }
  return kept as A;
}
