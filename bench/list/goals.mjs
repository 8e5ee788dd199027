/** By work: the figure of the goals, what may be needed beside the best peer and beside the control. */
const goals = {
  init: { figure: 4, peer: () => 1, limit: 1.5 },
  heap: {},
  edit: { figure: 3, peer: () => 1, limit: 1.2 },
  prepend: { figure: 3, peer: () => 1, limit: 1.2 },
  append: { figure: 3, peer: () => 1, limit: 1.2 },
  swap: { figure: 3, peer: () => 1, limit: 1.2 },
  delete: { figure: 3, peer: () => 1, limit: 1.2 },
  every10th: { figure: 10, peer: (count) => (count < 100_000 ? 1 : 2) },
  replace: { figure: 10, peer: (count) => (count < 100_000 ? 1 : 2) },
  reverse: { figure: 10, peer: (count) => (count < 100_000 ? 1 : 2) },
  flood: { figure: 5, peer: () => 1, limit: 1.2 },
  scroll: { figure: 6, peer: () => 1 },
  fling: { figure: 6, peer: () => 1 },
  jump: { figure: 6, peer: () => 1 },
};

const names = {
  init: "first paint, cold",
  heap: "heap",
  every10th: "every 10th row",
  replace: "all rows new",
  flood: "1,000 updates/s",
};

export function goalsOf(work, count) {
  const { figure, peer, limit } = goals[work];
  return { figure, name: names[work] ?? work, peerGoal: peer?.(count), limitGoal: limit };
}
