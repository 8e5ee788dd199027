import type { PagesState, QueryState, RealtimeError } from "convex-elements/client";

type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Only what is of the very type that is asked for goes in. */
declare function is<Wanted>(): <Given>(value: Given, isSame: Same<Given, Wanted>) => void;

export function readQuery(state: QueryState<number>): void {
  is<number | undefined>()(state.value, true);
  is<RealtimeError | undefined>()(state.error, true);
  switch (state.name) {
    case "loading":
      is<undefined>()(state.value, true);
      is<false>()(state.stale, true);
      return is<undefined>()(state.error, true);
    case "ready":
      is<number>()(state.value, true);
      return is<undefined>()(state.error, true);
    case "failed":
      is<number | undefined>()(state.value, true);
      return is<RealtimeError>()(state.error, true);
  }
  is<never>()(state, true);
}

export function readPages(state: PagesState<string>): void {
  is<readonly string[]>()(state.rows, true);
  is<RealtimeError | undefined>()(state.error, true);
  switch (state.name) {
    case "loading":
      return is<undefined>()(state.error, true);
    case "ready":
      is<string | undefined>()(state.rowAt(0), true);
      return is<RealtimeError | undefined>()(state.error, true);
    case "failed":
      is<readonly string[]>()(state.rows, true);
      return is<RealtimeError>()(state.error, true);
  }
  is<never>()(state, true);
}

export function never(query: QueryState<number>, pages: PagesState<string>): void {
  // @ts-expect-error There is no such name.
  if (query.name === "error") return;
  // @ts-expect-error There is no such name.
  if (pages.name === "error") return;
  // @ts-expect-error It may be there, or not.
  is<number>()(query.value, true);
}
