import { RealtimeError } from "./errors.js";
import type { Logger } from "./ports.js";
import type { Unsubscribe } from "./source.js";

/**
 * Runs deliveries one after the other, also those that a listener causes, so that all listeners hear of changes
 * in the same order. Inside a batch they wait until the whole batch was taken in.
 */
export class DeliveryQueue {
  private readonly waiting: (() => void)[] = [];
  private isBlocked = false;
  private readonly logger: Logger;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  /** Runs `work`, then what it and others enqueued meanwhile. */
  batch(work: () => void): void {
    if (this.isBlocked) {
      work();
      return;
    }
    this.isBlocked = true;
    try {
      work();
    } finally {
      this.drain();
    }
  }

  enqueue(delivery: () => void): void {
    this.batch(() => this.waiting.push(delivery));
  }

  private drain(): void {
    for (let delivery = this.waiting.shift(); delivery; delivery = this.waiting.shift()) {
      try {
        delivery();
      } catch (error) {
        this.logger.error("A change could not be handed on.", error);
      }
    }
    this.isBlocked = false;
  }

  /** A listener that throws must not keep the others from hearing. */
  call<T>(listener: (value: T) => void, value: T): void {
    try {
      listener(value);
    } catch (error) {
      this.logger.error("A listener of a realtime source threw.", error);
    }
  }
}

/** Listeners of a value that hear of each state at most once. */
export class StateEmitter<T> {
  private readonly listeners = new Set<{ call: (value: T) => void; heard: T }>();
  private readonly queue: DeliveryQueue;
  private readonly read: () => T;

  constructor(queue: DeliveryQueue, read: () => T) {
    this.queue = queue;
    this.read = read;
  }

  get size(): number {
    return this.listeners.size;
  }

  /**
   * Calls `call` at once.
   *
   * @throws RealtimeError `bad-options`
   */
  add(call: (value: T) => void): Unsubscribe {
    checkListener(call);
    const listener = { call, heard: this.read() };
    this.listeners.add(listener);
    this.queue.call(call, listener.heard);
    return () => void this.listeners.delete(listener);
  }

  /** Tells the newest value to those who have not heard it. */
  changed(): void {
    this.queue.enqueue(() => {
      for (const listener of [...this.listeners]) this.tell(listener);
    });
  }

  private tell(listener: { call: (value: T) => void; heard: T }): void {
    const value = this.read();
    if (listener.heard === value || !this.listeners.has(listener)) return;
    listener.heard = value;
    this.queue.call(listener.call, value);
  }
}

/** Listeners of events: each hears what was emitted while it listened, and nothing from before. */
export class EventEmitter<T> {
  private readonly listeners = new Set<{ call: (value: T) => void }>();
  private readonly queue: DeliveryQueue;

  constructor(queue: DeliveryQueue) {
    this.queue = queue;
  }

  get size(): number {
    return this.listeners.size;
  }

  /** @throws RealtimeError `bad-options` */
  add(call: (value: T) => void): Unsubscribe {
    checkListener(call);
    const listener = { call };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  emit(value: T): void {
    const audience = [...this.listeners];
    this.queue.enqueue(() => {
      for (const listener of audience)
        if (this.listeners.has(listener)) this.queue.call(listener.call, value);
    });
  }
}

function checkListener(listener: unknown): void {
  if (typeof listener === "function") return;
  throw new RealtimeError(
    "bad-options",
    `A listener must be a function, not a value of type ${typeof listener}.`,
  );
}
