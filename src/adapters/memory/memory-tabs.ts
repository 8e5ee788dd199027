import type {
  LockHolder,
  OpenTabChannel,
  PageLife,
  PageLifeEvent,
  TabChannel,
  TabLock,
  TabMessage,
} from "../../core/outbox/tabs.js";
import type { Unsubscribe } from "../../core/source.js";

/** Tabs of one browser, in memory: one of them where there is no other, or many in a test. */
export class MemoryTabs {
  /** The first one has the lock. */
  private readonly queue: Request[] = [];
  private readonly channels = new Set<Connection>();
  private readonly later: (task: () => void) => void;

  /** @param later - runs what is told to a tab, after the running code. Default: as a microtask. */
  constructor(later: (task: () => void) => void = (task) => queueMicrotask(task)) {
    this.later = later;
  }

  open(): MemoryTab {
    const tab: MemoryTab = new MemoryTab(this.later, {
      request: (holder) => this.request({ tab, holder, isGranted: false }),
      steal: (holder) => this.steal({ tab, holder, isGranted: false }),
      connect: (receive) => this.connect({ tab, receive }),
      leave: () => this.leave(tab),
    });
    return tab;
  }

  private request(request: Request): () => void {
    this.queue.push(request);
    this.grant();
    return () => this.letGo(request);
  }

  private steal(request: Request): () => void {
    const robbed = this.queue.shift();
    this.queue.unshift(request);
    this.grant();
    robbed?.tab.tell(() => robbed.isGranted && robbed.holder.lost());
    return () => this.letGo(request);
  }

  private letGo(request: Request): void {
    request.isGranted = false;
    if (this.queue.includes(request)) this.queue.splice(this.queue.indexOf(request), 1);
    this.grant();
  }

  private grant(): void {
    const [first] = this.queue;
    if (!first || first.isGranted) return;
    first.isGranted = true;
    first.tab.tell(() => first.isGranted && first.holder.granted());
  }

  private connect(connection: Connection): OpenTabChannel {
    this.channels.add(connection);
    return {
      post: (message) => {
        for (const other of this.channels) {
          if (other !== connection) other.tab.tell(() => this.channels.has(other) && other.receive(message));
        }
      },
      close: () => void this.channels.delete(connection),
    };
  }

  private leave(tab: MemoryTab): void {
    for (const connection of this.channels) if (connection.tab === tab) this.channels.delete(connection);
    for (const request of this.queue.filter((other) => other.tab === tab)) this.letGo(request);
  }
}

interface Request {
  readonly tab: MemoryTab;
  readonly holder: LockHolder;
  isGranted: boolean;
}

interface Connection {
  readonly tab: MemoryTab;
  readonly receive: (message: TabMessage) => void;
}

interface World {
  readonly request: TabLock["request"];
  readonly steal: TabLock["steal"];
  readonly connect: TabChannel["open"];
  readonly leave: () => void;
}

/** What one tab sees of the others, and what becomes of its page. */
export class MemoryTab {
  readonly lock: TabLock;
  readonly channel: TabChannel;
  readonly life: PageLife;
  private readonly later: (task: () => void) => void;
  private readonly world: World;
  private readonly listeners = new Set<(event: PageLifeEvent) => void>();
  private isVisible = true;
  /** Told when it thaws. Null: it isn't frozen. */
  private untold: (() => void)[] | null = null;

  constructor(later: (task: () => void) => void, world: World) {
    const isVisible = (): boolean => this.isVisible;
    this.later = later;
    this.world = world;
    this.lock = { isLease: false, request: world.request, steal: world.steal };
    this.channel = { open: world.connect };
    this.life = {
      get isVisible() {
        return isVisible();
      },
      subscribe: (listener) => this.subscribe(listener),
    };
  }

  /** Something becomes of the page. */
  live(event: PageLifeEvent): void {
    if (event === "visible" || event === "hidden") this.isVisible = event === "visible";
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Nothing is told from here on, and nothing let go: as when a page is frozen without being told. */
  freeze(): void {
    this.untold ??= [];
  }

  thaw(): void {
    const untold = this.untold ?? [];
    this.untold = null;
    for (const task of untold) this.tell(task);
  }

  /** It is gone without a word, and the browser gives what it held to others. */
  crash(): void {
    this.freeze();
    this.world.leave();
  }

  tell(task: () => void): void {
    this.later(() => {
      if (this.untold) this.untold.push(task);
      else task();
    });
  }

  private subscribe(listener: (event: PageLifeEvent) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
