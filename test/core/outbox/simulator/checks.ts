import type { World } from "./world.js";

/** What must be true of every schedule. Each check says what is wrong, or nothing. */
export function problemsOf(world: World): string[] {
  return [
    ...savedIsDurable(world),
    ...oneEffect(world),
    ...endingsAreStable(world),
    ...endingsAreTrue(world),
    ...orderIsKept(world),
    ...pagesKeepTheirOrder(world),
    ...numbersAreOnes(world),
    ...comesToRest(world),
    ...innocentsGoOn(world),
    ...nothingFlickers(world),
    ...dependentsFollow(world),
    ...idsAreReal(world),
    ...usersAreApart(world),
    ...versionsAreApart(world),
  ];
}

/** P1: what was called saved is kept, or has ended. P10: what wasn't kept was said to be so. */
function savedIsDurable(world: World): string[] {
  const missing = [...world.saved].filter((id) => !world.disk.has(id) && !world.isOver(id));
  const told = [...world.saved].filter((id) => world.refused.has(id));
  return [
    ...[...missing, ...world.lostBefore].map((id) => `P1: ${id} was saved and is lost`),
    ...told.map((id) => `P10: ${id} was called both saved and refused`),
  ];
}

/** P2: no operation took effect twice. */
function oneEffect({ server }: World): string[] {
  return duplicates(server.executions.map(({ id }) => id)).map((id) => `P2: ${id} ran twice`);
}

/** P3: an operation ends in one way. */
function endingsAreStable({ server }: World): string[] {
  return [...server.endings].flatMap(([id, names]) =>
    names.size > 1 ? [`P3: ${id} ended as ${[...names].join(", then ")}`] : [],
  );
}

/** P2, P3: what was told of an operation's end is true, for good. */
function endingsAreTrue({ server, outcomes, letGo, retriedAsItself }: World): string[] {
  const ran = new Set(server.executions.map(({ id }) => id));
  return outcomes.flatMap(({ tab, id, outcome }) => {
    const isSure = outcome.name !== "quarantined" || outcome.reason.name !== "expired";
    if (outcome.name === "applied" && !ran.has(id)) return [`P2: ${tab} told that ${id} was applied`];
    if (outcome.name === "conflict" && ran.has(id))
      return [`P3: ${tab} told that ${id} met a conflict, and it ran`];
    if (outcome.name === "cancelled" && ran.has(id)) return [`P3: ${tab} told that ${id} was cancelled`];
    // What a person has tried again may well run.
    const isAgain = letGo.has(id) || retriedAsItself.has(id);
    if (outcome.name === "quarantined" && isSure && ran.has(id) && !isAgain) {
      return [`P3: ${tab} told that ${id} was refused, and it ran`];
    }
    return [];
  });
}

/** P4: the server's order in a lane is the order in which the store has kept them. */
function orderIsKept({ server, disk, retriedAsItself }: World): string[] {
  const last = new Map<string, number>();
  return server.executions.flatMap(({ id, lane }) => {
    const position = disk.kept.get(id)?.at;
    if (position === undefined || retriedAsItself.has(id)) return [];
    const before = last.get(lane) ?? 0;
    last.set(lane, Math.max(position, before));
    return position < before ? [`P4: ${id} ran too late in lane ${lane}`] : [];
  });
}

/** P4: what one page has made runs in the order of its lane, whether the store could keep it or not. */
function pagesKeepTheirOrder({ server, madeIn, retriedAsItself }: World): string[] {
  const made = [...madeIn.keys()];
  const last = new Map<string, number>();
  return server.executions.flatMap(({ id, lane }) => {
    const page = madeIn.get(id);
    if (page === undefined || retriedAsItself.has(id)) return [];
    const at = made.indexOf(id);
    const before = last.get(`${page} ${lane}`) ?? -1;
    last.set(`${page} ${lane}`, Math.max(at, before));
    return at < before ? [`P4: ${id} of ${page} ran after a later one in lane ${lane}`] : [];
  });
}

/** P5, P13: no number is used for two operations. */
function numbersAreOnes({ server }: World): string[] {
  return server.reusedNumbers.map((number) => `P5: number used twice: ${number}`);
}

/** P6: when nothing goes wrong any more, everything ends. */
function comesToRest(world: World): string[] {
  if (Number.isFinite(world.stepsToRest)) return [];
  return [`P6: never at rest; open: ${world.openOperations.join(", ") || "none"}`];
}

/** P6: an operation waits for a person only for a reason of its own. */
function innocentsGoOn({ disk, wasPruned }: World): string[] {
  return [...disk.rows.values()].flatMap(({ operation: { id, fn }, progress }) => {
    if (progress.name !== "quarantined") return [];
    const { reason } = progress;
    const isFair =
      (reason.name === "server-error" && fn === "poison") ||
      (reason.name === "unknown-function" && fn === "missing") ||
      (reason.name === "rejected" && (fn === "refusing" || reason.error.code === "dependency")) ||
      reason.name === "dependency" ||
      (reason.name === "expired" && wasPruned);
    return isFair ? [] : [`P6: ${id} (${fn}) is in quarantine: ${JSON.stringify(reason)}`];
  });
}

/** P7: no page has stopped showing what took effect before its data held it, or has shown it beside them. */
function nothingFlickers({ flickers, doubles }: World): string[] {
  return [
    ...[...new Set(flickers)].map((flicker) => `P7: no longer shown: ${flicker}`),
    ...[...new Set(doubles)].map((double) => `P7: shown twice: ${double}`),
  ];
}

/** P8: nothing ran without what it builds on. */
function dependentsFollow({ server, enqueued }: World): string[] {
  const ran = new Set<string>();
  return server.executions.flatMap(({ id }) => {
    const missing = (enqueued.get(id)?.dependsOn ?? []).filter((other) => !ran.has(other));
    ran.add(id);
    return missing.map((other) => `P8: ${id} ran without ${other}`);
  });
}

/** P15: the server never sees a temporary id in what it runs. */
function idsAreReal({ server, enqueued }: World): string[] {
  return server.executions.flatMap(({ id, args }) => {
    const { parent } = args;
    if (parent === undefined) return [];
    const given = enqueued.get(id)?.args.parent;
    const wanted = /^tmp_(.+)_0$/.exec(typeof given === "string" ? given : "")?.[1];
    const isRight =
      typeof parent === "string" &&
      parent.startsWith("real-") &&
      (wanted === undefined || parent === `real-${wanted}-0`);
    return isRight ? [] : [`P15: ${id} ran with ${JSON.stringify(parent)}`];
  });
}

/** P9: nothing that one user has made is in the hands of another, or runs as another. */
function usersAreApart({ server, enqueued, strangers, user }: World): string[] {
  const asOthers = server.executions.filter(
    (execution) => enqueued.has(execution.id) && execution.user !== user,
  );
  return [
    ...asOthers.map((execution) => `P9: ${execution.id} of ${user} ran as ${execution.user}`),
    ...[...new Set(strangers)].map((stranger) => `P9: ${stranger}`),
  ];
}

/** P11: what a newer version has written is left alone by older ones, which don't send either when they have met it. */
function versionsAreApart({ skews }: World): string[] {
  return [...new Set(skews)].map((skew) => `P11: ${skew}`);
}

function duplicates(ids: readonly string[]): string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}
