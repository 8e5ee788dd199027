import { TypingIndicator } from "../../elements/typing-indicator/typing-indicator.js";

export function arrive(): void {
  TypingIndicator.define();
}
