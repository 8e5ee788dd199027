import { Room } from "../../../src/core/rooms/room.js";
import type { Clock } from "../../../src/core/ports.js";
import type {
  Attendance,
  AttendanceEvent,
  Reply,
  RoomLink,
  RoomRemote,
} from "../../../src/core/rooms/room-ports.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { ServerModel } from "./server-model.js";

/** One clock for the server and all tabs. */
export class RoomWorld {
  readonly clock = new VirtualClock(1_800_000_000_000);
  readonly server = new ServerModel(this.clock);
  private lastId = 0;

  nextId(): string {
    return `id ${++this.lastId}`;
  }

  tab(userId: string, clock: Clock = this.clock): Tab {
    return new Tab(this, userId, null, clock);
  }

  /** Lets time pass, second by second, with the server's sweep and all answers. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      this.clock.advance(Math.min(left, 1_000));
      this.server.sweep();
      await settle();
    }
  }
}

/** Lets everything answer that was asked. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 30; turns++) await Promise.resolve();
}

/** The timers of one tab: browsers hold them back where nobody looks, and none rings in a machine that sleeps. */
class TabClock implements Clock {
  private readonly clock: Clock;
  /** Timers ring at whole minutes only. */
  isThrottled = false;
  private held: (() => void)[] | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): number {
    return this.clock.now();
  }

  monotonic(): number {
    return this.clock.monotonic();
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    let isWanted = true;
    const ring = (): void => {
      if (!isWanted) return;
      if (this.held) this.held.push(ring);
      else callback();
    };
    const at = this.now() + delayMs;
    const rounded = this.isThrottled ? Math.ceil(at / 60_000) * 60_000 : at;
    const stop = this.clock.setTimer(ring, rounded - this.now());
    return () => {
      isWanted = false;
      stop();
    };
  }

  sleep(): void {
    this.held ??= [];
  }

  wake(): void {
    const { held = [] } = this;
    this.held = undefined;
    for (const ring of held) ring();
  }
}

/** A tab of a user, with a network that can be cut. */
export class Tab {
  readonly world: RoomWorld;
  readonly clock: TabClock;
  readonly room: Room;
  readonly warnings: string[] = [];
  /** What becomes of what is said, of any name: `cut` never arrives, `deaf` arrives and its answer is lost. */
  network: "on" | "cut" | "deaf" = "on";
  /** So many of what is said next never arrive. */
  swallows = 0;
  isBeaconLost = false;
  /** Answers come after this. */
  slow: Promise<void> = Promise.resolve();
  failure: Error | undefined;
  private paused: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  isVisible = true;
  private userId: string;
  private link: RoomLink;
  private readonly linkListeners = new Set<(link: RoomLink) => void>();
  private readonly attendanceListeners = new Set<(event: AttendanceEvent) => void>();
  private remembered: string | null;

  constructor(
    world: RoomWorld,
    userId: string,
    remembered: string | null = null,
    clock: Clock = world.clock,
  ) {
    this.world = world;
    this.userId = userId;
    this.remembered = remembered;
    this.link = { isOpen: true, isOpening: false, identity: userId };
    this.clock = new TabClock(clock);
    this.room = new Room({
      remote: this.remote(),
      attendance: this.attendance(),
      memory: { read: () => this.remembered, write: (token) => (this.remembered = token) },
      clock: this.clock,
      chance: { next: () => 0.5 },
      ids: { next: () => world.nextId() },
      logger: { warn: (message) => void this.warnings.push(message) },
    });
  }

  /** The names that are shown, oneself first. */
  get names(): readonly string[] {
    const { current } = this.room.members;
    return current.name === "here" ? current.members.map(({ name }) => name) : [];
  }

  /** How many listen to what the member does with the page. */
  get attendanceListenerCount(): number {
    return this.attendanceListeners.size;
  }

  setLink(link: Partial<RoomLink>): void {
    this.link = { ...this.link, ...link };
    if (link.identity !== undefined) this.userId = link.identity ?? "nobody";
    for (const listener of [...this.linkListeners]) listener(this.link);
  }

  tell(event: AttendanceEvent): void {
    if (event === "visible") this.isVisible = true;
    if (event === "hidden") this.isVisible = false;
    for (const listener of [...this.attendanceListeners]) listener(event);
  }

  /** The page is loaded again: nothing of it is left but what the tab remembers. */
  reload(): Tab {
    this.tell("suspended");
    return new Tab(this.world, this.userId, this.remembered);
  }

  /** Nothing runs in it until it is woken: what comes in waits. Its timers are its clock's. */
  pause(): void {
    if (this.paused) return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.paused = { over, end };
  }

  get isAwake(): boolean {
    return this.paused === undefined;
  }

  wake(): void {
    this.paused?.end();
    this.paused = undefined;
  }

  /** The tab is gone without a word. */
  crash(clock: Clock = this.world.clock): Tab {
    this.attendanceListeners.clear();
    this.linkListeners.clear();
    this.network = "cut";
    return new Tab(this.world, this.userId, this.remembered, clock);
  }

  private remote(): RoomRemote {
    const { server } = this.world;
    const say = async <T>(answer: () => T): Promise<Reply<T>> => {
      await this.slow;
      if (this.failure) return { name: "failed", error: this.failure as never };
      if (this.network === "cut" || this.swallows-- > 0) return { name: "lost" };
      const value = answer();
      await this.paused?.over;
      return this.network === "deaf" ? { name: "lost" } : { name: "answered", value };
    };
    const watch = <T>(read: () => T, receive: (result: { name: "result"; value: T }) => void) => {
      let isOpen = true;
      let last: string | undefined;
      const look = (): void => {
        if (!isOpen || !this.link.isOpen) return;
        if (this.paused) return void this.paused.over.then(look);
        const value = read();
        const text = JSON.stringify(value, (_, each: unknown) =>
          typeof each === "bigint" ? String(each) : each,
        );
        if (text === last) return;
        last = text;
        receive({ name: "result", value });
      };
      void Promise.resolve().then(look);
      const stop = server.watch(look);
      const again = this.onLink(look);
      return () => {
        isOpen = false;
        stop();
        again();
      };
    };
    const link = (): RoomLink => this.link;
    return {
      get link() {
        return link();
      },
      onLink: (listener) => this.onLink(listener),
      join: (request) => say(() => server.join(this.userId, request)),
      beat: (request) => say(() => server.beat(this.userId, request)),
      signal: (request) => say(() => server.signal(this.userId, request)),
      lease: (request) => say(() => server.leases.handle(this.userId, request)),
      leave: (token) => {
        if (!this.isBeaconLost && this.network !== "cut") server.leave(token);
      },
      watchMembers: (token, receive) => watch(() => server.members(token), receive),
      watchOnline: (_, receive) =>
        watch(() => ({ name: "counted" as const, online: server.online }), receive),
      watchSignals: (token, kind, receive) => watch(() => server.signals(token, kind), receive),
      watchLease: (token, resource, receive) => watch(() => server.lease(token, resource), receive),
    };
  }

  private onLink(listener: (link: RoomLink) => void): () => void {
    this.linkListeners.add(listener);
    return () => this.linkListeners.delete(listener);
  }

  private attendance(): Attendance {
    const isVisible = (): boolean => this.isVisible;
    return {
      get isVisible() {
        return isVisible();
      },
      subscribe: (listener) => {
        this.attendanceListeners.add(listener);
        return () => this.attendanceListeners.delete(listener);
      },
    };
  }
}
