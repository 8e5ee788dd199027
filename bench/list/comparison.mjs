import { median, row } from "../report.mjs";
import { goalsOf } from "./goals.mjs";
import { sizeName } from "./options.mjs";

const PEERS = ["lit-virtualizer", "tanstack-lit", "tanstack-react", "virtuoso"];
export const CONTENDERS = ["ours", "control", ...PEERS, "convex-alone"];

/**
 * One work at one size: ours beside the best peer and the control.
 * @param {Map<string, object[]>} results of each contender, a round each
 */
export function compare(work, count, results) {
  const { figure, name, peerGoal, limitGoal } = goalsOf(work, count);
  const roundsOf = (who) => results.get(who).map((result) => valueOf(result[work]));
  const medians = Object.fromEntries(
    CONTENDERS.flatMap((who) => {
      const known = roundsOf(who).filter((value) => value !== undefined);
      return known.length > 0 ? [[who, median(known)]] : [];
    }),
  );
  const title = { figure, work: name, size: sizeName(count), unit: work === "heap" ? "MB" : "ms", medians };
  const peers = PEERS.filter((who) => who in medians).sort((one, other) => medians[one] - medians[other]);
  if (!("ours" in medians && "control" in medians) || peers.length === 0)
    return { ...title, verdict: "FAILED" };

  const [bestPeer] = peers;
  const toPeer = medians.ours / medians[bestPeer];
  const toLimit = medians.ours / medians.control;
  const perRound = roundsOf("ours")
    .map((value, round) => value / roundsOf(bestPeer)[round])
    .filter((ratio) => !Number.isNaN(ratio));
  const best = Math.min(...perRound);
  const counts = countsOfAll(work, results);
  return {
    ...title,
    value: medians.ours,
    bestPeer,
    toPeer,
    spread: [best, Math.max(...perRound)],
    toLimit,
    ...(work === "heap" ? {} : overConvex(medians, bestPeer, waitingOf(work, results))),
    ...(peerGoal === undefined ? {} : { peerGoal }),
    ...(limitGoal === undefined ? {} : { limitGoal }),
    verdict: verdict({
      toPeer,
      toLimit,
      best,
      peerGoal,
      limitGoal,
      hasMore: figure === 3 && hasMore(counts),
    }),
    lostTo: peers
      .filter((peer) => medians[peer] < medians.ours)
      .map((peer) => [peer, medians.ours / medians[peer]]),
    counts,
    rounds: perRound.length,
  };
}

/** Beside the best peer behind the way over Convex that ours takes: the least that an app with that peer would pay. */
function overConvex(medians, bestPeer, waiting) {
  const wire = medians["convex-alone"];
  return wire === undefined ? {} : { toPeerOverConvex: medians.ours / (medians[bestPeer] + wire - waiting) };
}

/** The frames that Convex alone waited for too, which are paid once. */
function waitingOf(work, results) {
  const frames = work === "flood" ? results.get("convex-alone").map(({ flood }) => flood?.frames ?? 0) : [1];
  return median(frames) * median(idleOf(results));
}

/** What the frames that every work waits for cost by themselves. */
export function idleOf(results) {
  return results.get("control").flatMap(({ idle }) => idle?.cpu ?? []);
}

/** Lists that got no further than some work, and why. */
export function failures(count, results) {
  return CONTENDERS.flatMap((name) =>
    results
      .get(name)
      .flatMap(({ failure }, round) => (failure ? [{ name, size: sizeName(count), round, failure }] : [])),
  );
}

function valueOf(result) {
  return result?.cpu ?? (result?.bytes === undefined ? undefined : result.bytes / 1e6);
}

/** `LOST?`: the median misses a goal beside the best peer that a round reached. */
function verdict({ toPeer, toLimit, best, peerGoal = Infinity, limitGoal = Infinity, hasMore }) {
  if (peerGoal === Infinity && limitGoal === Infinity) return toPeer > 1 ? "behind" : "ahead";
  if (toPeer > peerGoal) return best <= peerGoal ? "LOST?" : "LOST";
  if (toLimit > limitGoal) return "LOST to limit";
  return hasMore ? "LOST in counts" : "won";
}

/** Whether ours lays out or writes more than the control, but for what a single operation of many may differ by. */
function hasMore({ layouts, writes }) {
  return [layouts, writes].some((known) => known && Math.round(known.ours) > Math.round(known.control));
}

function countsOfAll(work, results) {
  const known = ["layouts", "writes", "frames"].map((what) => [what, countsOf(what, work, results)]);
  return Object.fromEntries(known.filter(([, counts]) => counts));
}

/** Of ours and of the control. */
function countsOf(what, work, results) {
  const of = (name) => results.get(name).flatMap((result) => result[work]?.[what] ?? []);
  const [ours, control] = [of("ours"), of("control")];
  return ours.length > 0 && control.length > 0 ? { ours: median(ours), control: median(control) } : undefined;
}

/** What has no peer to be compared with: what a reader would notice. */
export function noticed(count, results) {
  const size = sizeName(count);
  const of = (name, work, field) => results.get(name).flatMap((result) => result[work]?.[field] ?? []);
  const lines = [
    ["6 scroll: frames in which rows don't cover the box", "scroll", "blank", 0],
    ["6 fling: frames in which rows don't cover the box", "fling", "blank", 0],
    ["6 sent to a place, off by px", "jump", "offPixels", 1],
    ["6 sent to a row, off by px", "jump", "offRow", 1],
    ["5 1,000 updates/s: long tasks", "flood", "longTasks", 0],
    ["5 1,000 updates/s: late frames", "flood", "late", undefined],
  ];
  return lines.flatMap(([title, work, field, fixedGoal]) => {
    const rounds = of("ours", work, field);
    if (rounds.length === 0) return [];
    // Frames that the control misses too are the machine's.
    const goal = fixedGoal ?? median(of("control", work, field));
    return [row({ work: `${title}, ${size}`, unit: "", rounds, goal })];
  });
}
