import { SourceValue } from "../source-value.js";
import type { Source, Unsubscribe } from "../source.js";

/** A value that somebody sets, and that is followed only while anybody listens. */
export class ColdSource<T> implements Source<T> {
  private readonly value: SourceValue<T>;
  private readonly begin: () => Unsubscribe;
  private listeners = 0;
  private end: Unsubscribe = () => undefined;

  /** @param begin - called when the first listener comes; what it returns, when the last has left. */
  constructor(value: T, begin: () => Unsubscribe) {
    this.value = new SourceValue(value);
    this.begin = begin;
  }

  get current(): T {
    return this.value.current;
  }

  set(value: T): void {
    this.value.set(value);
  }

  subscribe(listener: (value: T) => void): Unsubscribe {
    if (this.listeners++ === 0) this.end = this.begin();
    const leave = this.value.subscribe(listener);
    let isListening = true;
    return () => {
      if (!isListening) return;
      isListening = false;
      leave();
      if (--this.listeners === 0) this.end();
    };
  }
}
