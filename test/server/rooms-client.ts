import type * as wire from "../../src/server/rooms-wire.js";
import { issuer } from "./outbox-backends.js";
import type { Args, RoomCaller } from "./rooms-backends.js";

export type Joined = Extract<wire.JoinResponse, { name: "joined" }>;
type Fields<Request> = Partial<Request>;

/** One tab of somebody in a room: the client's half of the conversation, said out loud. */
export class Tab {
  readonly caller: RoomCaller;
  readonly room: string;
  readonly guest: string | undefined;
  pace: wire.Pace = "visible";
  away = false;
  #joined: Joined | undefined;

  constructor(caller: RoomCaller, room: string, guest?: string) {
    this.caller = caller;
    this.room = room;
    this.guest = guest;
  }

  get joined(): Joined {
    if (this.#joined === undefined) throw new Error("This tab isn't in the room.");
    return this.#joined;
  }

  /** Joins and expects to be let in. */
  async join(more: Fields<wire.JoinRequest> = {}): Promise<Joined> {
    const answer = await this.tryJoin(more);
    if (answer.name !== "joined") throw new Error(`The join was answered by ${answer.name}.`);
    this.#joined = answer;
    return answer;
  }

  tryJoin(more: Fields<wire.JoinRequest> = {}): Promise<wire.JoinResponse> {
    return this.#call("join", { pace: this.pace, away: this.away, ...more });
  }

  /** Joins again as the session that it was, as after `revoked`. */
  rejoin(goesOn = true): Promise<Joined> {
    return this.join({ former: { leaveToken: this.joined.leaveToken, goesOn } });
  }

  rejoinAnswer(): Promise<wire.JoinResponse> {
    return this.tryJoin({ former: { leaveToken: this.joined.leaveToken, goesOn: true } });
  }

  beat(more: Fields<wire.BeatRequest> = {}): Promise<wire.BeatResponse> {
    return this.#call("beat", { session: this.joined.session, pace: this.pace, away: this.away, ...more });
  }

  /** The tab is looked at from now on, or no longer; says so at once. */
  async show(isVisible: boolean): Promise<void> {
    this.pace = isVisible ? "visible" : "hidden";
    this.away = !isVisible;
    await this.beat();
  }

  signal(kind: string, value: unknown, more: Fields<wire.SignalRequest> = {}): Promise<wire.SignalResponse> {
    return this.#call("signal", { session: this.joined.session, kind, value, ...more });
  }

  lease(
    resource: string,
    act: wire.LeaseAct,
    more: Fields<wire.LeaseRequest> = {},
  ): Promise<wire.LeaseResponse> {
    return this.#call("lease", { session: this.joined.session, resource, act, ...more });
  }

  acquire(resource: string, wait = false): Promise<wire.LeaseResponse> {
    return this.lease(resource, { name: "acquire", wait, pace: this.pace });
  }

  renew(resource: string, fence: bigint): Promise<wire.LeaseResponse> {
    return this.lease(resource, { name: "renew", fence, pace: this.pace });
  }

  release(resource: string): Promise<wire.LeaseResponse> {
    return this.lease(resource, { name: "release" });
  }

  takeOver(resource: string): Promise<wire.LeaseResponse> {
    return this.lease(resource, { name: "take-over", pace: this.pace });
  }

  leave(): Promise<null> {
    return this.caller.mutation("realtime:leave", { leaveToken: this.joined.leaveToken });
  }

  /** Who is listed, by the token that this tab has. */
  members(more: Fields<wire.MembersRequest> = {}): Promise<wire.MembersResponse> {
    return this.caller.query("realtime:members", { token: this.joined.token, ...more });
  }

  /** The names of the members who are listed, those away with a mark. */
  async names(): Promise<string[]> {
    const answer = await this.members();
    if (answer.name !== "listed") throw new Error("The token was replaced.");
    return answer.members.map(({ userId, away }) => `${nameOf(userId)}${away ? " (away)" : ""}`);
  }

  signals(kind: string): Promise<wire.SignalsResponse> {
    return this.caller.query("realtime:signals", { token: this.joined.token, kind });
  }

  leaseState(resource: string): Promise<wire.LeaseStateResponse> {
    return this.caller.query("realtime:leaseState", { token: this.joined.token, resource });
  }

  #call<T>(name: string, fields: Args | object): Promise<T> {
    const guest = this.guest === undefined ? {} : { guest: this.guest };
    return this.caller.mutation(`realtime:${name}`, { room: this.room, ...guest, ...fields });
  }
}

export const userIdOf = (subject: string) => `${issuer}|${subject}`;
const nameOf = (userId: string) => userId.replace(`${issuer}|`, "");
