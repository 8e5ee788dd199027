import type { Source } from "../source.js";
import type { Signal } from "./signal-channel.js";

/** Signals of one kind, whatever brings them: the room's own channel, or a transport. */
export interface SignalLine<T> extends Source<readonly Signal<T>[]> {
  send(value: T, forMs: number): void;
  end(): void;
  /** How long ago a signal was sent, in milliseconds. */
  ageOf(signal: Signal<T>): number;
}
