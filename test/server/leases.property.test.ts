import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { roomsBackends, type RoomsBackend } from "./rooms-backends.js";
import { Tab } from "./rooms-client.js";

const contenders = 50;

/** One who wants the lease, with a clock of their own that is off by up to an hour. */
interface Contender {
  readonly tab: Tab;
  readonly skewMs: number;
  /** The grant as this one remembers it; a paused one doesn't notice that it has ended. */
  held?: { readonly fence: bigint; readonly untilOwnClock: number };
}

/** What the server did, in its own order. */
interface History {
  /** The newest grant, and until when it is held unless it is renewed. */
  grant: { readonly fence: bigint; readonly by: number; until: number } | undefined;
  accepted: number;
  refused: number;
}

/** Some come again and again, so that the same one holds it by several fences. */
const contender = fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, fc.nat(contenders - 1));

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.constant("acquire" as const), who: contender }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant("write" as const), who: contender }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("holder-writes" as const) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("former-writes" as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("comes-again" as const), who: contender }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("renew" as const), who: contender }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant("release" as const), who: contender }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant("holder-releases" as const) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant("pass" as const), ms: fc.nat(24_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let backend: RoomsBackend;
let all: Contender[];
let run = 0;
let silentMs = 0;
const skews = [0, 3_600_000, -3_600_000, 90_000, -20_000];

beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  backend = await roomsBackends["convex-test"]!();
  all = await Promise.all(
    Array.from({ length: contenders }, async (_, i) => ({
      tab: new Tab(await backend.as(`user ${i}`), "hall"),
      skewMs: skews[i % skews.length] ?? 0,
    })),
  );
});
afterAll(() => backend.close());

test("fifty contenders whose clocks differ by hours write one after the other, each by the newest fence", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
      const resource = `resource ${run++}`;
      silentMs = 0;
      for (const contender of all) {
        delete contender.held;
        contender.tab.pace = "hidden";
        await contender.tab.join();
        contender.tab.pace = "visible";
      }
      const history: History = { grant: undefined, accepted: 0, refused: 0 };
      const fences: { readonly fence: bigint; readonly by: number }[] = [];
      for (const each of steps) await take(each, resource, history, fences);
      for (const { tab } of all) await tab.leave();
      await backend.advance(60_000);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 240_000);

async function take(
  each: Step,
  resource: string,
  history: History,
  fences: { readonly fence: bigint; readonly by: number }[],
): Promise<void> {
  switch (each.name) {
    case "pass":
      await backend.advance(each.ms);
      silentMs += each.ms;
      if (silentMs < 120_000) return;
      // Sessions of hidden tabs live for 150 s; it is leases that should expire here.
      silentMs = 0;
      for (const { tab } of all) await tab.beat({ pace: "hidden" });
      return;
    case "acquire": {
      const answer = await all[each.who]!.tab.acquire(resource);
      if (answer.name !== "granted") return;
      const isAgain = history.grant?.by === each.who && history.grant.fence === answer.fence;
      if (!isAgain) {
        // Nobody else may hold it at this moment, by the server's own time.
        expect(history.grant === undefined || history.grant.until <= backend.now() + slackMs).toBe(true);
        for (const { fence } of fences) expect(answer.fence > fence).toBe(true);
        fences.push({ fence: answer.fence, by: each.who });
      }
      history.grant = { fence: answer.fence, by: each.who, until: answer.expiresAt };
      all[each.who]!.held = { fence: answer.fence, untilOwnClock: answer.expiresAt + all[each.who]!.skewMs };
      return;
    }
    case "renew": {
      const { tab, held } = all[each.who]!;
      if (held === undefined) return;
      const answer = await tab.renew(resource, held.fence);
      const isHeld = isHolding(history, each.who, held.fence);
      if (!isAtTheEnd(history)) expect(answer.name).toBe(isHeld ? "granted" : "lost");
      if (answer.name === "granted" && history.grant !== undefined) history.grant.until = answer.expiresAt;
      else if (isHeld && history.grant !== undefined) history.grant.until = backend.now();
      return;
    }
    case "release":
      return release(each.who, resource, history);
    case "holder-releases":
      return history.grant === undefined ? undefined : release(history.grant.by, resource, history);
    case "write":
      return write(each.who, all[each.who]!.held?.fence ?? 1n, resource, history);
    case "holder-writes":
      return history.grant === undefined
        ? undefined
        : write(history.grant.by, history.grant.fence, resource, history);
    case "comes-again": {
      for (const name of ["acquire", "release", "acquire"] as const)
        await take({ name, who: each.who }, resource, history, fences);
      const first = fences.find(({ by }) => by === each.who);
      return first === undefined ? undefined : write(each.who, first.fence, resource, history);
    }
    case "former-writes": {
      // One that was paused and wakes up long after its lease has ended.
      const former = fences[each.which % Math.max(1, fences.length)];
      return former === undefined ? undefined : write(former.by, former.fence, resource, history);
    }
  }
}

/** Who doesn't hold it gives nothing back. */
async function release(who: number, resource: string, history: History): Promise<void> {
  await all[who]!.tab.release(resource);
  if (history.grant?.by === who) history.grant = { ...history.grant, until: 0 };
}

async function write(who: number, fence: bigint, resource: string, history: History): Promise<void> {
  const { tab } = all[who]!;
  const writing = tab.caller.mutation("rooms:write", { room: "hall", resource, fence, text: "x" });
  const isAccepted = await writing.then(
    () => true,
    () => false,
  );
  if (!isAtTheEnd(history)) expect(isAccepted).toBe(isHolding(history, who, fence));
  if (isAccepted) history.accepted++;
  else history.refused++;
}

/** convex-test's time is some milliseconds ahead, one a transaction, so that no two have the same. */
const slackMs = 500;
const isAtTheEnd = ({ grant }: History) =>
  grant !== undefined && Math.abs(grant.until - backend.now()) < slackMs;

const isHolding = ({ grant }: History, who: number, fence: bigint) =>
  grant?.by === who && grant.fence === fence && grant.until > backend.now();
