// A member by the library: its own rooms, on a connection without a network.
import { Room } from "../../dist/core/rooms/room.js";
import { Wire } from "./wire.mjs";

/** Answers the connection, how many the member sees, and what ends it. */
export function openOurs(backend, number) {
  const { clock } = backend;
  const wire = new Wire(backend);
  const who = { room: "bench", guest: number.toString(16).padStart(32, "0") };
  const say = (name, args) =>
    wire.mutation(`realtime:${name}`, { ...who, ...args }).then(
      (value) => ({ name: "answered", value }),
      (error) => ({ name: "failed", error }),
    );
  const watch = (name, args, receive) =>
    wire.watch(`realtime:${name}`, args, (value) => receive({ name: "result", value }));
  const attendance = new Set();
  const room = new Room({
    remote: {
      link: { isOpen: true, identity: null },
      onLink: () => () => undefined,
      join: (request) => say("join", request),
      beat: (request) => say("beat", request),
      signal: (request) => say("signal", request),
      leave: (leaveToken) => void wire.mutation("realtime:leave", { leaveToken }),
      watchMembers: (token, receive) => watch("members", { token }, receive),
      watchOnline: (token, receive) => watch("online", { token }, receive),
      watchSignals: (token, kind, receive) => watch("signals", { token, kind }, receive),
    },
    attendance: {
      isVisible: true,
      subscribe: (listener) => {
        attendance.add(listener);
        return () => attendance.delete(listener);
      },
    },
    memory: { read: () => null, write: () => undefined },
    clock,
    chance: { next: () => 0.5 },
  });
  room.appearAs({ name: `User ${number}` });
  const leave = room.members.subscribe(() => undefined);
  return {
    wire,
    seen: () => (room.members.current.name === "here" ? room.members.current.count : 0),
    act: () => attendance.forEach((listener) => listener("input")),
    close: () => {
      leave();
      wire.close();
    },
  };
}
