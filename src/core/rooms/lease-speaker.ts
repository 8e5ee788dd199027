import type { Said } from "./lease-hold.js";
import type { LeaseOptions } from "./lease-options.js";
import type { Joined, LeaseAct, Pace } from "./room-wire.js";

/** Says to the server what a lease wants, now or never. */
export class LeaseSpeaker {
  private readonly options: LeaseOptions;
  /** Undefined while this tab isn't in the room. */
  private readonly joined: () => Joined | undefined;

  constructor(options: LeaseOptions, joined: () => Joined | undefined) {
    this.options = options;
    this.joined = joined;
  }

  get canSay(): boolean {
    return this.joined() !== undefined && this.options.remote.link.isOpen;
  }

  get pace(): Pace {
    return this.options.attendance.isVisible ? "visible" : "hidden";
  }

  async say(act: LeaseAct): Promise<Said> {
    const { clock, remote, resource, serverClock, session } = this.options;
    const asked = { monotonic: clock.monotonic(), wall: clock.now() };
    const joined = this.joined();
    if (!joined || !this.canSay) return { reply: { name: "lost" }, asked };
    // What is given back may come late.
    const until = act.name === "release" ? {} : { until: serverClock.oldAt() };
    const reply = await remote.lease({ session: joined.session, resource, act, ...until });
    if (reply.name !== "answered") return { reply, asked };
    if ("serverNow" in reply.value) serverClock.learn(reply.value.serverNow, asked.monotonic);
    if (reply.value.name === "too-late") return { reply: { name: "lost" }, asked };
    if (reply.value.name === "gone" && joined === this.joined()) session.rejoin();
    return { reply, asked };
  }
}
