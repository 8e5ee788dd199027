import { cronJobs } from "convex/server";
import { internal } from "./_generated/api.js";

/**
 * Longer than Convex keeps what a mutation of a session did (14 days), and than a client goes on with an operation
 * that it has had no answer to.
 */
const maxAgeMs = 60 * 24 * 60 * 60 * 1000;

const crons = cronJobs();
crons.interval("prune clients", { hours: 24 }, internal.pruning.prune, { maxAgeMs });
crons.interval("prune rooms", { hours: 24 }, internal.roomPruning.prune, {});
crons.interval("prune rates", { hours: 24 }, internal.rates.prune, {});

export default crons;
