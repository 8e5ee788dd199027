import { warnTaken } from "../../internal/warn-taken.js";
import { TypingIndicator } from "./typing-indicator.js";

if (!customElements.get("typing-indicator")) customElements.define("typing-indicator", TypingIndicator);
else warnTaken("typing-indicator", TypingIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "typing-indicator": TypingIndicator;
  }
}
