import type { Connectivity } from "../../core/ports.js";

/** What the browser says of the network. Outside a page the device counts as online. */
export const deviceConnectivity: Connectivity = {
  get isOnline() {
    return typeof navigator === "undefined" || (navigator as { onLine?: boolean }).onLine !== false;
  },
  subscribe(listener) {
    if (typeof window === "undefined") return () => undefined;
    const wentOnline = (): void => listener(true);
    const wentOffline = (): void => listener(false);
    window.addEventListener("online", wentOnline);
    window.addEventListener("offline", wentOffline);
    return () => {
      window.removeEventListener("online", wentOnline);
      window.removeEventListener("offline", wentOffline);
    };
  },
};
