import type { Clock } from "../ports.js";
import type { MembersState } from "./members-state.js";
import type { SignalChannel } from "./signal-channel.js";

/** A signal lives so long at most, and is sent again in half of that. Milliseconds. */
const LIVES_MS = 60_000;

/** Shows a value for as long as it is wanted, which may be longer than a signal lives. */
export class RenewedSignal<T> {
  private readonly channel: SignalChannel<T>;
  private readonly clock: Clock;
  private shown: { readonly value: T } | undefined;
  private stopTimer: () => void = () => undefined;

  constructor(channel: SignalChannel<T>, clock: Clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /** Does nothing where this very value is shown. */
  show(value: T): void {
    if (this.shown?.value === value) return;
    this.shown = { value };
    this.send();
  }

  /** Nobody hears of it now, so it is to be said again later. */
  pause(): void {
    this.stopTimer();
    this.shown = undefined;
  }

  end(): void {
    this.pause();
    this.channel.end();
  }

  private send(): void {
    this.stopTimer();
    if (!this.shown) return;
    this.channel.send(this.shown.value, LIVES_MS);
    this.stopTimer = this.clock.setTimer(() => this.send(), LIVES_MS / 2);
  }
}

export function isFresh(state: MembersState): state is Extract<MembersState, { name: "here" }> {
  return state.name === "here" && !state.isStale;
}
