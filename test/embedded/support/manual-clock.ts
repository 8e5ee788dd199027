export { VirtualClock as ManualClock } from "../../../src/testing/virtual-clock.js";
