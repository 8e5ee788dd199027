/* eslint-disable @typescript-eslint/no-explicit-any -- Whatever an app's tables are, its own types have to fit. */
import type { GenericMutationCtx, GenericQueryCtx } from "convex/server";

/** What functions of any app get. */
export type QueryCtx = GenericQueryCtx<any>;
export type MutationCtx = GenericMutationCtx<any>;
