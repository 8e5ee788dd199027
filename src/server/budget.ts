import type { QueryMeta, TransactionLimits, TransactionMetrics } from "convex/server";

/** This part of what a transaction may use has to be left before another operation is begun … */
const startReserve = 0.2;
/** … and this part when it ends, for the ledger. */
const endReserve = 0.1;

/** What one of several operations may use, so that one of them can't use up what is there for all. */
const share = {
  documentsRead: 8_000,
  documentsWritten: 2_000,
  databaseQueries: 1_000,
  bytesRead: 4 * 1024 * 1024,
  bytesWritten: 4 * 1024 * 1024,
  functionsScheduled: 100,
} satisfies TransactionLimits;

type Shared = keyof typeof share;

/**
 * The limits for the next operation of a transaction: its share, or all that there is if it is alone. Undefined when
 * too little is left to begin it.
 */
export async function limitsForNext(
  meta: QueryMeta,
  isAlone: boolean,
): Promise<TransactionLimits | undefined> {
  const metrics = await meta.getTransactionMetrics();
  if (Object.values(metrics).some((metric) => metric.remaining < startReserve * totalOf(metric)))
    return undefined;
  const names = Object.keys(share) as Shared[];
  return Object.fromEntries(
    names.map((name) => {
      const rest = Math.floor(metrics[name].remaining - endReserve * totalOf(metrics[name]));
      return [name, isAlone ? rest : Math.min(share[name], rest)];
    }),
  );
}

const totalOf = ({ used, remaining }: TransactionMetrics[Shared]) => used + remaining;
