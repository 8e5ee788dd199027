import type { RealtimeError } from "../../core/errors.js";
import { isAccessDenied } from "../../internal/access-denied.js";
import type { Strings } from "../../locales/strings.js";
import { fieldErrors, messageIn } from "./field-errors.js";

/** Why a call failed, for people: what the app's function said to them, else our words. Never what a server lets slip. */
export function failureWords(error: RealtimeError, words: Strings): string {
  if (error.code === "mutation-conflict") return words.formConflict;
  if (error.code === "mutation-interrupted") return words.formUncertain;
  if (error.code === "no-client") return words.noClient;
  if (error.code !== "mutation-failed") return words.formFailed;
  const said = messageIn(error.data);
  if (said !== undefined) return said;
  if (isAccessDenied(error)) return words.accessDenied;
  return fieldErrors(error.data).size > 0 ? words.formInvalid : words.formFailed;
}

/** The app's own function said no, and knew why: no fault of the page's or the server's. */
export function isRefusal({ code, data }: RealtimeError): boolean {
  return code === "mutation-conflict" || (code === "mutation-failed" && data !== undefined);
}
