import { expect } from "@open-wc/testing";
import { deviceConnectivity } from "../../src/adapters/browser/device-connectivity.js";
import { pageLeaveGuard } from "../../src/adapters/browser/page-leave-guard.js";
import { randomIds } from "../../src/adapters/browser/random-ids.js";

/** Whether the browser would ask before the page is left. */
function asksBeforeLeaving(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

describe("the page", () => {
  it("asks before it is left while anybody holds it", () => {
    const release = [pageLeaveGuard.hold(), pageLeaveGuard.hold()];
    expect(asksBeforeLeaving()).to.equal(true);
    release[0]?.();
    release[0]?.();
    expect(asksBeforeLeaving()).to.equal(true);
    release[1]?.();
    expect(asksBeforeLeaving()).to.equal(false);
  });

  it("tells when the network goes and comes, until nobody listens", () => {
    const heard: boolean[] = [];
    const unsubscribe = deviceConnectivity.subscribe((isOnline) => heard.push(isOnline));
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
    unsubscribe();
    window.dispatchEvent(new Event("offline"));
    expect(heard).to.deep.equal([false, true]);
    expect(deviceConnectivity.isOnline).to.equal(navigator.onLine);
  });

  it("makes an id that nobody made before", () => {
    expect(randomIds.next()).not.to.equal(randomIds.next());
  });
});
