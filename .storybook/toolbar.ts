import type { Globals, GlobalTypes } from "storybook/internal/types";
import type { LinkConditions } from "../src/testing/index.js";
import type { User } from "../stories/support/stage.js";

/** What the toolbar offers. Each of them is a global of Storybook: a story can fix it by `globals: { direction: "rtl" }`. */
export const globalTypes: GlobalTypes = {
  user: menu("Who looks at the story", "user", [
    ["Ada", "Ada"],
    ["Grace", "Grace"],
    ["nobody", "Nobody is signed in"],
  ]),
  latency: menu("Latency, each way, of the first window", "timer", [
    ["0", "No latency"],
    ["100", "100 ms"],
    ["400", "400 ms"],
    ["2000", "2 seconds"],
  ]),
  loss: menu("How many frames break the connection of the first window", "lightning", [
    ["0", "No loss"],
    ["0.05", "Loss: 1 frame in 20"],
    ["0.25", "Loss: 1 frame in 4"],
  ]),
  connection: menu("Whether the first window is online", "globe", [
    ["online", "Online"],
    ["offline", "Offline"],
  ]),
  locale: menu("Language", "comment", [
    ["en", "English"],
    ["de", "Deutsch"],
    ["ar", "العربية"],
  ]),
  direction: menu("Direction of writing", "transfer", [
    ["auto", "Direction of the language"],
    ["ltr", "Left to right"],
    ["rtl", "Right to left"],
  ]),
  theme: menu("Theme", "contrast", [
    ["system", "Theme of the system"],
    ["light", "Light"],
    ["dark", "Dark"],
    ["brand", "A brand's tokens"],
  ]),
};

export const initialGlobals = {
  user: "Ada",
  latency: "0",
  loss: "0",
  connection: "online",
  locale: "en",
  direction: "auto",
  theme: "system",
};

export function userOf({ user }: Globals): User {
  return user === "nobody" ? null : String(user);
}

export function conditionsOf({ latency, loss, connection }: Globals): LinkConditions {
  return { latencyMs: Number(latency), lossRate: Number(loss), isOffline: connection === "offline" };
}

/** Arabic is written from right to left. */
export function directionOf({ direction, locale }: Globals): "ltr" | "rtl" {
  if (direction === "ltr") return "ltr";
  return direction === "rtl" || locale === "ar" ? "rtl" : "ltr";
}

type ToolbarIcon = NonNullable<NonNullable<GlobalTypes[string]["toolbar"]>["icon"]>;

function menu(
  title: string,
  icon: ToolbarIcon,
  items: readonly (readonly [value: string, title: string])[],
): GlobalTypes[string] {
  return {
    name: title,
    description: title,
    toolbar: {
      title,
      icon,
      dynamicTitle: true,
      items: items.map(([value, name]) => ({ value, title: name })),
    },
  };
}
