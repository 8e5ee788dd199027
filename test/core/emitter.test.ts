import { describe, expect, test } from "vitest";
import { DeliveryQueue, EventEmitter, StateEmitter } from "../../src/core/emitter.js";
import { LinesLogger } from "./live/scripted-remote.js";

function emitters() {
  const logger = new LinesLogger();
  const queue = new DeliveryQueue(logger);
  const value = { current: 0 };
  const states = new StateEmitter(queue, () => value.current);
  const set = (next: number) => {
    value.current = next;
    states.changed();
  };
  return { logger, queue, states, set, events: new EventEmitter<string>(queue) };
}

describe("a state's listeners", () => {
  test("hear the value at once, then each change once, and never the same twice", () => {
    const { states, set } = emitters();
    const heard: number[] = [];
    states.add((value) => heard.push(value));
    states.changed();
    set(1);
    set(1);
    states.changed();
    set(0);
    expect(heard).toEqual([0, 1, 0]);
  });

  test("hear the last value of a batch, and none between", () => {
    const { queue, states, set } = emitters();
    const heard: number[] = [];
    states.add((value) => heard.push(value));
    queue.batch(() => {
      for (const value of [1, 2, 3]) set(value);
      expect(heard).toEqual([0]);
    });
    queue.batch(() => {
      for (const value of [4, 3]) set(value);
    });
    expect(heard).toEqual([0, 3]);
  });

  test("that come while a change is delivered hear the new value once", () => {
    const { states, set } = emitters();
    const heard: number[] = [];
    states.add((value) => {
      if (value === 1) states.add((late) => heard.push(late));
    });
    set(1);
    expect(heard).toEqual([1]);
    expect(states.size).toBe(2);
  });

  test("all hear what one of them causes, in the same order", () => {
    const { states, set } = emitters();
    const heard: string[] = [];
    states.add((value) => {
      if (value === 1) set(2);
    });
    for (const name of ["a", "b"]) states.add((value) => heard.push(`${name}${value}`));
    set(1);
    expect(heard).toEqual(["a0", "b0", "a2", "b2"]);
  });

  test("that throw are reported one by one, each time, and the others hear", () => {
    const { logger, states, set } = emitters();
    const heard: number[] = [];
    for (let i = 0; i < 2; i += 1) {
      states.add((value) => {
        if (value > 0) throw new Error(`at ${value}`);
      });
    }
    states.add((value) => heard.push(value));
    set(1);
    set(2);
    expect(heard).toEqual([0, 1, 2]);
    const errors = logger.lines.map(({ level, details }) => [level, (details[0] as Error).message]);
    expect(errors).toEqual(["at 1", "at 1", "at 2", "at 2"].map((message) => ["error", message]));
  });

  test("that leave twice are gone once, and a function that listens twice is two listeners", () => {
    const { states, set } = emitters();
    const heard: number[] = [];
    const listen = (value: number) => heard.push(value);
    const [leave] = [states.add(listen), states.add(listen)];
    leave();
    leave();
    expect(states.size).toBe(1);
    set(1);
    expect(heard).toEqual([0, 0, 1]);
  });
});

describe("an event's listeners", () => {
  test("hear what is emitted while they listen, in order, and nothing else", () => {
    const { events, queue } = emitters();
    const heard: string[] = [];
    events.emit("before");
    const leave = events.add((event) => heard.push(event));
    queue.batch(() => {
      events.emit("a");
      events.emit("b");
      events.add((event) => heard.push(`late ${event}`));
      events.emit("c");
    });
    leave();
    events.emit("after");
    expect(heard).toEqual(["a", "b", "c", "late c", "late after"]);
    expect(events.size).toBe(1);
  });
});
