import type {
  ArgsAndOptions,
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
  OptionalRestArgs,
  PaginationOptions,
  PaginationResult,
} from "convex/server";

/** A query as generated code names it: `api.messages.unread`. Its arguments and its result are checked by their types. */
export type QueryReference = FunctionReference<"query">;

/** A query that takes `paginationOpts` and returns what Convex's `paginate()` returns. */
export type PaginatedQueryReference = FunctionReference<
  "query",
  "public",
  { paginationOpts: PaginationOptions },
  PaginationResult<unknown>
>;

/** A mutation as generated code names it: `api.messages.send`. */
export type MutationReference = FunctionReference<"mutation">;

/** A function by its name, `"messages:list"`, or by its reference. */
export type FunctionName = string | QueryReference | MutationReference;

export type ResultOf<Reference extends QueryReference | MutationReference> = FunctionReturnType<Reference>;

/** One row of a paginated query. */
export type RowOf<Query extends PaginatedQueryReference> = FunctionReturnType<Query>["page"][number];

/** Arguments, which may be left out where a function takes none, and options after them. */
export type QueryParameters<Query extends QueryReference, Options> = ArgsAndOptions<Query, Options>;

/** Arguments, which may be left out where a function takes none. */
export type MutationParameters<Mutation extends MutationReference> = OptionalRestArgs<Mutation>;

/** As `QueryParameters`, without the argument that asks for a page. */
export type PagesParameters<Query extends PaginatedQueryReference, Options> =
  Record<never, never> extends PagesArgs<Query>
    ? [args?: PagesArgs<Query>, options?: Options]
    : [args: PagesArgs<Query>, options?: Options];

/** The arguments of a paginated query but the one that asks for a page. */
export type PagesArgs<Query extends PaginatedQueryReference> = Omit<FunctionArgs<Query>, "paginationOpts">;
