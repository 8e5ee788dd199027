import { RealtimeError } from "../../core/errors.js";
import type {
  Clock,
  Remote,
  RemoteConnection,
  RemoteObserver,
  RemoteOutcome,
  RemoteResult,
} from "../../core/ports.js";
import type { Reply, RoomLink, RoomRemote, Watched } from "../../core/rooms/room-ports.js";
import type {
  BeatResponse,
  JoinResponse,
  LeaseResponse,
  SignalResponse,
} from "../../core/rooms/room-wire.js";
import type { Unsubscribe } from "../../core/source.js";

/** Where an app exposes the functions of rooms: `convex/realtime.ts`. */
const functions = {
  join: "realtime:join",
  beat: "realtime:beat",
  leave: "realtime:leave",
  signal: "realtime:signal",
  members: "realtime:members",
  online: "realtime:online",
  signals: "realtime:signals",
  lease: "realtime:lease",
  leaseState: "realtime:leaseState",
} as const;

/** What has no answer after so long is lost. Milliseconds. */
const PATIENCE_MS = 10_000;

type RemoteListener = Pick<RemoteObserver, "transitionEnded" | "connectionChanged" | "identityChanged">;

export interface ConvexRoomRemoteOptions {
  readonly room: string;
  readonly remote: Pick<Remote, "trySend" | "subscribe" | "connection">;
  /** Tells of each change of the connection, and of a new sign-in, which ends all subscriptions. */
  readonly observe: (observer: RemoteListener) => Unsubscribe;
  /** 32 hexadecimal digits that only this browser knows, for who isn't signed in. */
  readonly guest: () => string;
  /** Calls a mutation without a connection, also of a page that ends. */
  readonly beacon: (name: string, args: Readonly<Record<string, unknown>>) => void;
  readonly isPageEnding: () => boolean;
  readonly clock: Clock;
}

/** The server's half of one room, as `exposeRealtime` of `convex-elements/server` makes it. */
export class ConvexRoomRemote implements RoomRemote {
  private readonly options: ConvexRoomRemoteOptions;

  constructor(options: ConvexRoomRemoteOptions) {
    this.options = options;
  }

  get link(): RoomLink {
    return linkOf(this.options.remote.connection);
  }

  onLink(listener: (link: RoomLink) => void): Unsubscribe {
    let known = this.link;
    const tell = (): void => {
      const { link } = this;
      const isSame = link.isOpen === known.isOpen && link.isOpening === known.isOpening;
      if (isSame && link.identity === known.identity) return;
      known = link;
      listener(link);
    };
    return this.options.observe({ ...unconcerned, connectionChanged: tell, identityChanged: tell });
  }

  join(request: Parameters<RoomRemote["join"]>[0]): Promise<Reply<JoinResponse>> {
    return this.say(functions.join, { ...this.who, ...request });
  }

  beat(request: Parameters<RoomRemote["beat"]>[0]): Promise<Reply<BeatResponse>> {
    return this.say(functions.beat, { ...this.who, ...request });
  }

  signal(request: Parameters<RoomRemote["signal"]>[0]): Promise<Reply<SignalResponse>> {
    // Who takes something back says nothing of how long, and may be late.
    const { forMs, until, ...rest } = request;
    const times = request.value === null ? {} : { forMs, until };
    return this.say(functions.signal, { ...this.who, ...rest, ...times });
  }

  lease(request: Parameters<RoomRemote["lease"]>[0]): Promise<Reply<LeaseResponse>> {
    return this.say(functions.lease, { ...this.who, ...request });
  }

  leave(leaveToken: string): void {
    const args = { leaveToken };
    const sent = this.options.remote.trySend({ name: functions.leave, args });
    // What a page says on a socket as it ends may never leave it.
    if (sent === null || this.options.isPageEnding()) this.options.beacon(functions.leave, args);
  }

  watchMembers(token: string, receive: Parameters<RoomRemote["watchMembers"]>[1]): Unsubscribe {
    return this.watch(functions.members, { token }, receive);
  }

  watchOnline(token: string, receive: Parameters<RoomRemote["watchOnline"]>[1]): Unsubscribe {
    return this.watch(functions.online, { token }, receive);
  }

  watchSignals(token: string, kind: string, receive: Parameters<RoomRemote["watchSignals"]>[2]): Unsubscribe {
    return this.watch(functions.signals, { token, kind }, receive);
  }

  watchLease(token: string, resource: string, receive: Parameters<RoomRemote["watchLease"]>[2]): Unsubscribe {
    return this.watch(functions.leaseState, { token, resource }, receive);
  }

  private get who(): { readonly room: string; readonly guest?: string } {
    const { room, guest } = this.options;
    return this.link.identity === null ? { room, guest: guest() } : { room };
  }

  private say<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<Reply<T>> {
    const sent = this.options.remote.trySend({ name, args });
    if (sent === null) return Promise.resolve({ name: "lost" });
    return new Promise((resolve) => {
      const stop = this.options.clock.setTimer(() => resolve({ name: "lost" }), PATIENCE_MS);
      void sent.then((outcome) => {
        stop();
        resolve(replyOf(name, outcome));
      });
    });
  }

  /** A new sign-in ends all subscriptions, also one of the same user. */
  private watch<T>(
    name: string,
    args: Readonly<Record<string, unknown>>,
    receive: (result: Watched<T>) => void,
  ): Unsubscribe {
    const { remote, observe } = this.options;
    const subscribe = () => remote.subscribe({ name, args }, (result) => receive(watchedOf(name, result)));
    let subscription = subscribe();
    const leave = observe({ ...unconcerned, identityChanged: () => void (subscription = subscribe()) });
    return () => {
      leave();
      subscription.unsubscribe();
    };
  }
}

const unconcerned: RemoteListener = {
  transitionEnded: () => undefined,
  connectionChanged: () => undefined,
  identityChanged: () => undefined,
};

function linkOf({ maySend, identity, ...connection }: RemoteConnection): RoomLink {
  const { heardAt, failedTries, authError, fatalError } = connection;
  const hasFailed = failedTries > 0 || authError !== null || fatalError !== null;
  return { isOpen: maySend, isOpening: !maySend && heardAt === null && !hasFailed, identity };
}

function replyOf<T>(name: string, outcome: RemoteOutcome): Reply<T> {
  if (outcome.name === "applied") return answered(name, outcome.value);
  const { error } = outcome;
  return error.code === "mutation-failed" ? { name: "failed", error } : { name: "lost" };
}

function answered<T>(name: string, value: unknown): Reply<T> {
  // Who leaves isn't answered.
  if (value === null || isNamed(value)) return { name: "answered", value: value as T };
  return { name: "failed", error: unreadable(name) };
}

function watchedOf<T>(name: string, result: RemoteResult): Watched<T> {
  if (!result.ok) return { name: "failed", error: result.error };
  if (!isNamed(result.value)) return { name: "failed", error: unreadable(name) };
  return { name: "result", value: result.value as T };
}

function isNamed(value: unknown): boolean {
  return typeof (value as { readonly name?: unknown } | null)?.name === "string";
}

function unreadable(name: string): RealtimeError {
  return new RealtimeError(
    "bad-result",
    `${name} answered what this version of convex-elements doesn't understand. ` +
      "Export what exposeRealtime() makes from convex/realtime.ts, in the same version.",
  );
}
