/* eslint-disable */
/**
 * Generated `ComponentApi` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type { FunctionReference } from "convex/server";

/**
 * A utility for referencing a Convex component's exposed API.
 *
 * Useful when expecting a parameter like `components.myComponent`.
 * Usage:
 * ```ts
 * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
 *   return ctx.runQuery(component.someFile.someQuery, { ...args });
 * }
 * ```
 */
export type ComponentApi<Name extends string | undefined = string | undefined> =
  {
    access: {
      revoke: FunctionReference<
        "mutation",
        "internal",
        { room: string; userId: string | null },
        null,
        Name
      >;
    };
    counts: {
      online: FunctionReference<
        "query",
        "internal",
        { token: string },
        { name: "revoked" } | { name: "counted"; online: number | null },
        Name
      >;
    };
    leases: {
      handle: FunctionReference<
        "mutation",
        "internal",
        {
          act:
            | {
                name: "acquire";
                pace: "visible" | "hidden" | "alone";
                wait: boolean;
              }
            | {
                fence: bigint;
                name: "renew";
                pace: "visible" | "hidden" | "alone";
              }
            | { name: "release" }
            | { name: "ask"; text: string }
            | { fence: bigint; keeps: boolean; name: "answer" }
            | { name: "take-over"; pace: "visible" | "hidden" | "alone" };
          mayTakeOver: boolean;
          rate: { atOnce: number; perSecond: number };
          resource: string;
          room: string;
          session: string;
          who: { userId: string } | { guest: string };
        },
        | {
            expiresAt: number;
            fence: bigint;
            name: "granted";
            serverNow: number;
          }
        | { by: { session: string; userId: string }; name: "held" }
        | {
            by: { session: string; userId: string };
            name: "queued";
            place: number;
          }
        | { name: "queue-full" }
        | { name: "lost" }
        | { name: "released" }
        | { name: "asked"; serverNow: number; until: number }
        | { name: "free" }
        | { name: "kept" }
        | { name: "gone" }
        | { name: "rate-limited"; retryAfterMs: number },
        Name
      >;
      isHeld: FunctionReference<
        "query",
        "internal",
        {
          fence: bigint;
          resource: string;
          room: string;
          who: { userId: string } | { guest: string };
        },
        boolean,
        Name
      >;
      state: FunctionReference<
        "query",
        "internal",
        { resource: string; token: string },
        | { name: "revoked" }
        | {
            ask: {
              isKept: boolean;
              session: string;
              text: string;
              until: number;
              userId: string;
            } | null;
            fence: bigint | null;
            grantedAt: number | null;
            holder: { session: string; userId: string } | null;
            name: "lease";
            next: { session: string; userId: string } | null;
            queue: Array<{ session: string; userId: string }>;
          },
        Name
      >;
    };
    ledger: {
      begin: FunctionReference<
        "mutation",
        "internal",
        {
          acked: Array<{ from: number; to: number }>;
          arrivals: Array<{
            after: number;
            id: string;
            lane: string;
            n: number;
          }>;
          client: string;
          dependsOn: Array<number>;
          identity: string | null;
          ip: string | null;
          rates: {
            registrations: { atOnce: number; perSecond: number };
            submits: { atOnce: number; perSecond: number };
          };
          register: boolean;
        },
        | {
            dependencies: Array<
              | { n: number; name: "open" }
              | { id: string; ids: Array<string>; n: number; name: "applied" }
              | { n: number; name: "without-effect" }
              | { n: number; name: "forgotten" }
            >;
            name: "open";
            standings: Array<
              | {
                  commitTs:
                    bigint | import("convex/values").CommitTsPlaceholder;
                  name: "settled";
                  outcome:
                    | {
                        ids: Array<string>;
                        isTruncated: boolean;
                        name: "applied";
                        overwrote?: any;
                        value: any;
                      }
                    | {
                        error: { code: string; data?: any; message: string };
                        name: "rejected";
                      }
                    | { name: "conflict"; theirs: any }
                    | { name: "cancelled" };
                }
              | { name: "expired" }
              | { hasRoom: boolean; isNext: boolean; name: "new" }
            >;
          }
        | { name: "expired" }
        | { name: "wrong-identity" }
        | { name: "rate-limited"; retryAfterMs: number },
        Name
      >;
      finish: FunctionReference<
        "mutation",
        "internal",
        {
          acked: Array<{ from: number; to: number }>;
          client: string;
          settled: Array<{
            id: string;
            lane: string;
            n: number;
            outcome:
              | {
                  ids: Array<string>;
                  isTruncated: boolean;
                  name: "applied";
                  overwrote?: any;
                  value: any;
                }
              | {
                  error: { code: string; data?: any; message: string };
                  name: "rejected";
                }
              | { name: "conflict"; theirs: any }
              | { name: "cancelled" };
          }>;
        },
        number,
        Name
      >;
      settled: FunctionReference<
        "query",
        "internal",
        { client: string; identity: string | null },
        {
          outcomes: Array<{
            commitTs: bigint | import("convex/values").CommitTsPlaceholder;
            id: string;
            n: number;
            outcome:
              | {
                  ids: Array<string>;
                  isTruncated: boolean;
                  name: "applied";
                  overwrote?: any;
                  value: any;
                }
              | {
                  error: { code: string; data?: any; message: string };
                  name: "rejected";
                }
              | { name: "conflict"; theirs: any }
              | { name: "cancelled" };
          }>;
          settled: Array<{ from: number; to: number }>;
          watermark: number;
        },
        Name
      >;
    };
    members: {
      list: FunctionReference<
        "query",
        "internal",
        {
          after: { joinedAt: number; userId: string } | null;
          limit: number;
          token: string;
        },
        | { name: "revoked"; removed?: Array<string> }
        | {
            members: Array<{
              away: boolean;
              joinedAt: number;
              profile: { avatar?: string; color?: string; name: string };
              userId: string;
            }>;
            name: "listed";
            next: { joinedAt: number; userId: string } | null;
          },
        Name
      >;
    };
    sessions: {
      beat: FunctionReference<
        "mutation",
        "internal",
        {
          away: boolean;
          pace: "visible" | "hidden" | "alone";
          room: string;
          session: string;
          who: { userId: string } | { guest: string };
        },
        | { name: "alive"; serverNow: number }
        | { name: "gone" }
        | { name: "rate-limited"; retryAfterMs: number },
        Name
      >;
      end: FunctionReference<
        "mutation",
        "internal",
        {
          room: string;
          session: string;
          who: { userId: string } | { guest: string };
        },
        null,
        Name
      >;
      join: FunctionReference<
        "mutation",
        "internal",
        {
          away: boolean;
          former: { goesOn: boolean; leaveToken: string } | null;
          ip: string | null;
          isShown: boolean;
          leaveToken: string | null;
          pace: "visible" | "hidden" | "alone";
          profile: { avatar?: string; color?: string; name: string };
          rate: { atOnce: number; perSecond: number };
          room: string;
          who: { userId: string } | { guest: string };
        },
        | {
            leaveToken: string;
            name: "joined";
            self: {
              joinedAt: number;
              profile: { avatar?: string; color?: string; name: string };
              userId: string;
            };
            serverNow: number;
            session: string;
            timings: Record<string, number>;
            token: string;
          }
        | { name: "rate-limited"; retryAfterMs: number },
        Name
      >;
      leave: FunctionReference<
        "mutation",
        "internal",
        { leaveToken: string },
        null,
        Name
      >;
    };
    signals: {
      list: FunctionReference<
        "query",
        "internal",
        { kind: string; token: string },
        | { name: "revoked" }
        | {
            name: "listed";
            signals: Array<{
              at: number;
              expiresAt: number;
              session: string;
              userId: string;
              value: any;
            }>;
          },
        Name
      >;
      send: FunctionReference<
        "mutation",
        "internal",
        {
          forMs: number | null;
          kind: string;
          room: string;
          session: string;
          value: any;
          who: { userId: string } | { guest: string };
        },
        | { name: "sent"; serverNow: number }
        | { name: "too-soon"; retryAfterMs: number }
        | { name: "too-many-kinds" }
        | { name: "not-shown" }
        | { name: "gone" },
        Name
      >;
    };
  };
