import { Replicache } from "replicache";

/** A mutator that is called: Replicache resolves when it has run. Nothing is pulled or pushed without addresses. */
export async function open(name) {
  const replicache = new Replicache({
    name,
    pullInterval: null,
    logLevel: "error",
    mutators: {
      send: (tx, { mark, args }) => tx.set(`message/${mark}`, args),
    },
  });
  await replicache.clientGroupID;
  return { enqueue: (operation) => replicache.mutate.send(operation) };
}
